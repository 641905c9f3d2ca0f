/** Scenes for who writes and how: every type of message, somebody without a number, one person under two numbers (CAP-03, 05, 11, 12). */

import { userIdOfPhone } from '../simulator/identities.ts'
import { DAY, HOUR, MINUTE, SECOND } from './clock.ts'
import { holding, inPassing, noteOn, personWithPhone, placeholder, plainText } from './items.ts'
import { SUPPORT } from './people.ts'
import { type Scene, type Stage, withPast } from './scene.ts'
import type { Story } from './story.ts'

const everyType = (story: Story, stage: Stage): void => {
  withPast(story, stage, 'ana')
  story
    .at(stage.now - 6 * HOUR)
    .writes({ ...plainText('Hello Ana, everything about my kitchen in one go:'), content: { referral: WINTER_AD } })
  for (const caption of ['the scratch', 'from the side', 'the label on the box'])
    story.later(9 * SECOND).writes(placeholder('image', caption))
  story.later(20 * SECOND).writes(placeholder('audio'))
  story.later(20 * SECOND).writes(placeholder('document', 'INV-4471.pdf'))
  story.later(30 * SECOND).writes(placeholder('video', 'listen to the noise at the end'))
  story.later(MINUTE).writes(holding('location', { place: SIDE_ENTRANCE }, SIDE_ENTRANCE.name))
  story.later(MINUTE).writes(holding('contacts', { cards: [NEIGHBOUR] }, NEIGHBOUR.name))
  const answer = story
    .later(6 * MINUTE)
    .reads('ana')
    .answers('ana', 'Thank you, that is all I need. Exchange or discount?')
  const choice = { kind: 'button', title: 'Exchange', description: null, id: 'exchange' } as const
  story.later(2 * MINUTE).writes({ ...holding('interactive', { answer: choice }, 'Exchange'), quotes: answer })
  story.later(10 * SECOND).writes(noteOn(answer, 'reaction', '👍'))
  const typo = story.later(MINUTE).writes('I am home on Tusday')
  story.later(30 * SECOND).writes(noteOn(typo, 'edit', 'I am home on Tuesday'))
  const mistake = story.later(40 * SECOND).writes('(sent to the wrong chat)')
  story.later(15 * SECOND).writes(noteOn(mistake, 'revoke'))
  story.later(MINUTE).writes({ ...plainText('this one: exchange, please'), quotes: answer })
  story.later(30 * SECOND).writes(placeholder('sticker'))
  story.later(MINUTE).writes({ ...plainText('my sister says your Costa sofa is good, too'), content: { forwarded: 'once' } })
  story.later(MINUTE).writes(holding('order', { order: LAMPS }, 'Please gift-wrap the lamps'))
  story.later(MINUTE).writes(holding('interactive', { answer: VISIT_FORM }))
  story.later(MINUTE).writes(holding('unsupported', { unsupported: POLL }))
  story.later(MINUTE).writes(inPassing('call', { call: { state: 'missed', seconds: null } }))
  story.later(MINUTE).writes(placeholder('hologram'))
  story
    .later(4 * MINUTE)
    .reads('ana')
    .answers('ana', 'Tuesday it is, between 9:00 and 12:00.')
  story.later(20 * MINUTE).reads('ana', 'ben', 'emre')
}

const SIDE_ENTRANCE = {
  latitude: 55.94721,
  longitude: -3.20114,
  name: 'Lowmill Road 12, side entrance',
  address: 'Lowmill Road 12, Sampleton',
  url: null
} as const
const NEIGHBOUR = {
  name: 'Mrs Perez (neighbour)',
  phones: [{ phone: '+1 (555) 011-9931', waId: '15550119931', type: 'HOME' }],
  emails: [],
  urls: [],
  addresses: ['Lowmill Road 14, Sampleton'],
  organisation: null,
  birthday: null,
  asked: false
} as const
const LAMPS = {
  catalogue: '400000000000001',
  lines: [
    { product: 'Faro table lamp', quantity: 2, price: 39.5, currency: 'EUR' },
    { product: 'Bulb E27, warm', quantity: 4, price: 4, currency: 'EUR' }
  ]
} as const
const VISIT_FORM = {
  kind: 'flow',
  title: 'Visit booked',
  fields: [
    { name: 'day', value: 'Tuesday' },
    { name: 'between', value: '9:00 and 12:00' },
    { name: 'stairs', value: 'yes, second floor' }
  ]
} as const
const POLL = { what: 'poll_creation', code: 131_051, details: 'Message type is currently not supported.' } as const
/** From an advertisement that does not exist. */
const WINTER_AD = {
  source: 'ad',
  headline: 'Winter lamps are here',
  body: 'Warm light for dark evenings. Write to us and we put one aside.',
  url: 'https://example.com/winter',
  media: 'image',
  welcome: 'Hi! Which room is it for?'
} as const

/** WhatsApp tells a user id and a username, and no phone. */
const LUMI = { phone: null, userId: userIdOfPhone('15550119917'), parentUserId: null, username: 'lumi.home', name: null }

const usernameOnly = (story: Story, { now }: Stage): void => {
  story.at(now - 100 * MINUTE).writes('hi, I only use my username here. can you still tell me where order MH-50702 is?')
  story
    .later(11 * MINUTE)
    .reads('ben')
    .answers('ben', 'Of course. It is on the van for tomorrow, second half of the morning.')
  story.later(4 * MINUTE).writes('wonderful. do I need to be there in person?')
  story.later(5 * MINUTE).reads('ben')
}

/** A subscriber number cannot begin with 0: nobody has it. WhatsApp writes Brazil's mobiles with and without the ninth digit. */
const JOAO = personWithPhone('551100000142', 'João Batista')
const JOAO_WITH_NINE = personWithPhone('5511900000142', 'João Batista')

const brazilianPair = (story: Story, { now }: Stage): void => {
  story.at(now - 40 * DAY).writes('oi, o armário Atlas pode ser montado no mesmo dia?')
  story
    .later(13 * MINUTE)
    .reads('ben')
    .answers('ben', 'Pode sim, a montagem leva umas duas horas.')
  story.later(3 * MINUTE).writes('perfeito')
  story
    .later(6 * MINUTE)
    .reads('ben')
    .resolves('ben')
  story.at(now - 4 * HOUR).writes('oi, troquei de celular, sou o João do armário. MH-47765', JOAO_WITH_NINE)
  story
    .later(10 * MINUTE)
    .reads('ben')
    .answers('ben', 'Oi João! Vejo aqui a conversa toda. Em que posso ajudar?')
  story.later(2 * MINUTE).writes('uma porta ficou desalinhada', JOAO_WITH_NINE)
  story
    .later(5 * MINUTE)
    .reads('ben')
    .answers('ben', 'Passo aí amanhã entre 8:00 e 10:00 para regular.', 'delivered')
}

export const peopleScenes: readonly Scene[] = [
  { key: 'every-type', name: 'Diego Salas', number: SUPPORT, tell: everyType },
  { key: 'username-only', name: 'lumi.home', number: SUPPORT, person: LUMI, tell: usernameOnly },
  { key: 'brazilian-pair', name: 'João Batista', number: SUPPORT, person: JOAO, tell: brazilianPair }
]
