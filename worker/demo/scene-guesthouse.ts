/** One customer with 700 messages in three cases over fourteen months and two owners: Harriet furnishes a guesthouse (HIS-01). */
import { DAY, MINUTE } from './clock.ts'
import { dealer } from './deck.ts'
import { english } from './dialogues/english-sales.ts'
import { PAST_MS, playStretch } from './history.ts'
import { readersOf, SUPPORT } from './people.ts'
import type { Scene, Stage } from './scene.ts'
import type { Story } from './story.ts'

export const GUESTHOUSE_MESSAGES = 700

/** An episode has at most ten messages: the last stretch ends between three and thirteen before the end. */
const BEFORE_THE_END = 13

/** Hers and Ben's by turns, his the last: as many from the end as are missing. */
const LAST_WORDS = [
  'One more for tonight.',
  'Room 9 is finished as well.',
  'The beds look lovely.',
  'That is good to hear!',
  'The lamp over the stairs flickers, though.',
  'Which one is it, the tall Faro?',
  'Yes, the tall one.',
  'I will bring a new dimmer along with the shelves.',
  'Is there anything that I should prepare?',
  'Just clear the landing, please.',
  'Will do. And the missing bedside table?',
  'It is on the same van.'
]

const tell = (story: Story, { now, random }: Stage): void => {
  const deal = dealer([...english.support, ...english.sales], random)
  const common = { phrases: english, deal, ending: { kind: 'leave' } } as const
  const day = (days: number): number => now - days * DAY
  playStretch(story, random, { ...common, from: now - PAST_MS + DAY, to: day(310), messages: 225, handler: 'ana' })
  story.later(30 * MINUTE).resolves('ana')
  playStretch(story, random, { ...common, from: day(230), to: day(180), messages: 340, handler: 'ana' })
  playStretch(story, random, { ...common, from: day(176), to: day(120), messages: 460, handler: 'ben' })
  story.later(30 * MINUTE).resolves('ben')
  playStretch(story, random, { ...common, from: day(61), to: day(4), messages: GUESTHOUSE_MESSAGES - BEFORE_THE_END, handler: 'ben' })
  tellTheEnd(story)
}

const tellTheEnd = (story: Story): void => {
  story.later(40 * MINUTE).writes('Good evening, Ben!')
  const missing = GUESTHOUSE_MESSAGES - story.messages
  LAST_WORDS.slice(LAST_WORDS.length - missing).forEach((words, index) => {
    story.later(3 * MINUTE)
    if ((missing - index) % 2 === 0) story.writes(words)
    else story.answers('ben', words)
  })
  story.later(5 * MINUTE).reads(...readersOf(SUPPORT))
}

export const guesthouse: Scene = { key: 'guesthouse', name: 'Harriet Lowell', number: SUPPORT, tell }
