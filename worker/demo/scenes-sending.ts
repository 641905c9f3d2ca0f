/** Scenes for answers that went another way than most: failed, held, not confirmed, typed on the business phone (COL-01, COL-05, L9). */
import { HOUR, MINUTE, SECOND } from './clock.ts'
import { messageIdOf } from './items.ts'
import { SALES, SUPPORT } from './people.ts'
import { type Scene, type Stage, withPast } from './scene.ts'
import type { Story } from './story.ts'

const failed = (story: Story, stage: Stage): void => {
  withPast(story, stage, 'ana')
  story.at(stage.now - 3 * HOUR).writes('please send the new delivery date here, I am changing my phone today')
  story
    .later(12 * MINUTE)
    .reads('ana')
    .answers('ana', 'The new date for MH-51377 is Thursday between 9:00 and 12:00.', 'undeliverable')
  story.later(20 * MINUTE).reads('ana', 'emre')
}

/** Ben writes on the road while Ana answers: his words are kept, the customer gets hers only. */
const held = (story: Story, { now }: Stage): void => {
  const question = story.at(now - 22 * MINUTE).writes('is the 10 per cent on fridges still on, and until when?')
  story
    .later(2 * MINUTE)
    .reads('ana', 'ben')
    .later(3 * MINUTE)
  story.answers('ana', 'Yes, until Sunday at 18:00, in the shop and online.')
  story.later(30 * SECOND).answersLate('ben', 'It ended last week, but I can ask Emre for an exception.', messageIdOf(question))
  story.later(MINUTE).reads('ana')
}

const notConfirmed = (story: Story, { now }: Stage): void => {
  story.at(now - 19 * MINUTE).writes('boa tarde, conseguem entregar a estante Pino ainda esta semana?')
  story
    .later(8 * MINUTE)
    .reads('chidi')
    .claims('chidi')
    .later(2 * MINUTE)
  story.answers('chidi', 'Conseguimos: sexta de manhã, das 9:00 às 12:00. Posso confirmar?', 'not-confirmed')
}

const fromThePhone = (story: Story, { now }: Stage): void => {
  story.at(now - 5 * HOUR).writes('Good morning, is the showroom open on Saturday?')
  story.later(16 * MINUTE).answersByPhone('Yes, from 10 to 16. Parking is behind the house.')
  story.later(3 * MINUTE).writes('great, then I will come and try the Brisa')
  story.later(MINUTE).answersByPhone('See you there, ask for Chidi!')
  story.later(30 * MINUTE).reads('chidi', 'emre')
}

export const sendingScenes: readonly Scene[] = [
  { key: 'failed', name: 'Peter Novak', number: SUPPORT, tell: failed },
  { key: 'held', name: 'Nadia Karim', number: SUPPORT, tell: held },
  { key: 'not-confirmed', name: 'Rafael Pinto', number: SALES, tell: notConfirmed },
  { key: 'phone-echo', name: 'Samuel Adeyemi', number: SALES, tell: fromThePhone }
]
