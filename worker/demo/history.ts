/** The bulk of the demo: ordinary conversations over fourteen months, and yesterday's full day. Not here: special states (`scenes.ts`). */
import type { Millis } from '../../schema/domain/ids.ts'
import { DAY, HOUR, MINUTE, startOfDay } from './clock.ts'
import { customerAt, REGULARS, type Regular } from './customers.ts'
import { dealer } from './deck.ts'
import { BRISK, CALM, type Ending, type Episode, type Pace, playEpisode, RUSH } from './episode.ts'
import { agentsOf, type PersonId, readersOf, SALES } from './people.ts'
import type { Dialogue, Phrases } from './phrases.ts'
import { type Random, randomFrom } from './random.ts'
import { Story } from './story.ts'

/** Fourteen months. */
export const PAST_MS = 425 * DAY
/** Messages of an episode, roughly: the last one of a stretch begins when about so many are missing. */
const USUAL_LENGTH = 7
const RESOLVE: Ending = { kind: 'resolve' }

/** A stretch of a conversation: episodes spread evenly from `from` to `to`, until the thread has about `messages` messages. */
export interface Stretch {
  readonly from: Millis
  readonly to: Millis
  readonly messages: number
  readonly handler: PersonId
  readonly phrases: Phrases
  readonly deal: () => Dialogue
  readonly ending: Ending
}

/** An hour at which the shop is open: 9:00 to 16:00. */
const openingHour = (day: Millis, random: Random): Millis => startOfDay(day) + 9 * HOUR + random.whole(0, 7 * 60) * MINUTE

export const playStretch = (story: Story, random: Random, stretch: Stretch): void => {
  const { from, to, messages, handler, phrases, deal, ending } = stretch
  const before = story.messages
  while (story.messages < messages) {
    const share = Math.min(1, (story.messages - before) / Math.max(1, messages - before - USUAL_LENGTH))
    const wanted = openingHour(from + share * (to - from), random)
    story.at(Math.max(Math.round(wanted), story.clock + 20 * MINUTE))
    playEpisode(story, random, { phrases, dialogue: deal(), handler, pace: CALM, ending })
  }
  everybodyReads(story)
}

/** What is long done is unread for nobody. */
const everybodyReads = (story: Story): void => {
  story.later(MINUTE).reads(...readersOf(story.customer.number))
}

/** When yesterday's conversations began, in hours after midnight: the day is full from 9:00 to 18:00, with a rush at 14:00. */
const YESTERDAY: readonly { readonly hour: number; readonly pace: Pace }[] = [
  ...[9, 9.6, 10.4, 11.2, 11.9, 12.8].map((hour) => ({ hour, pace: CALM })),
  ...[14, 14.05, 14.1, 14.15, 14.2, 14.3, 14.4, 14.5].map((hour) => ({ hour, pace: RUSH })),
  ...[15.8, 16.6, 17.2].map((hour) => ({ hour, pace: BRISK }))
]

/** Prime to the number of regulars: people of all languages write yesterday. */
const SHUFFLING_STEP = 10

/** What is left of yesterday: most is done, some waits for the customer, one comes back in three days. */
const endingOf = (slot: number, now: Millis): Ending => {
  if (slot === 4) return { kind: 'snooze', until: startOfDay(now) + 3 * DAY + 9 * HOUR }
  return slot % 3 === 1 ? { kind: 'leave' } : RESOLVE
}

interface Telling {
  readonly now: Millis
  readonly seed: number
  readonly place: number
  readonly messages: number
}

const dialoguesOf = ({ phrases, number }: Regular): readonly Dialogue[] =>
  number === SALES ? [...phrases.sales, ...phrases.support.slice(0, 2)] : phrases.support

const tellRegular = (regular: Regular, index: number, { now, seed, place, messages }: Telling): Story => {
  const random = randomFrom(seed, `regular ${place}`)
  const story = new Story(customerAt(place, regular.name, regular.number), now - PAST_MS)
  const episode = {
    phrases: regular.phrases,
    handler: random.pick(agentsOf(regular.number)),
    deal: dealer(dialoguesOf(regular), random)
  }
  const slot = (index * SHUFFLING_STEP) % REGULARS.length
  const yesterday = YESTERDAY[slot]
  const from = now - random.whole(120, 423) * DAY
  const to = now - random.whole(4, yesterday ? 12 : 45) * DAY
  playStretch(story, random, { ...episode, from, to, messages: yesterday ? messages - USUAL_LENGTH : messages, ending: RESOLVE })
  if (yesterday) playYesterday(story, random, { ...episode, ...yesterday, ending: endingOf(slot, now) }, now)
  return story
}

interface YesterdaysEpisode extends Omit<Episode, 'dialogue'> {
  readonly hour: number
  readonly deal: () => Dialogue
}

const playYesterday = (story: Story, random: Random, { hour, deal, ...episode }: YesterdaysEpisode, now: Millis): void => {
  const start = startOfDay(now) - DAY + hour * HOUR + random.whole(0, 90_000)
  playEpisode(story.at(Math.round(start)), random, { ...episode, dialogue: deal() })
  everybodyReads(story)
}

/** One story per regular customer, with `messages` messages between them (give or take ten). `place` is the first one's. */
export const tellRegulars = (now: Millis, seed: number, place: number, messages: number): readonly Story[] => {
  const stories: Story[] = []
  let left = messages
  REGULARS.forEach((regular, index) => {
    const share = Math.round(left / (REGULARS.length - index))
    const story = tellRegular(regular, index, { now, seed, place: place + index, messages: share })
    left -= story.messages
    stories.push(story)
  })
  return stories
}
