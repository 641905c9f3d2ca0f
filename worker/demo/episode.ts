/** Plays a written dialogue in a story: who answers, at what pace, and how it ends. Not here: when, and with whom (`history.ts`). */
import type { Millis } from '../../schema/domain/ids.ts'
import { HOUR, MINUTE, SECOND } from './clock.ts'
import type { PersonId } from './people.ts'
import { type Dialogue, messagesOf, type Phrases, slotsFor } from './phrases.ts'
import type { Random } from './random.ts'
import type { Story } from './story.ts'

/** Shortest and longest time between two turns. */
export type Pace = readonly [from: Millis, to: Millis]

export const CALM: Pace = [MINUTE, 18 * MINUTE]
export const BRISK: Pace = [MINUTE, 5 * MINUTE]
/** When everybody writes at once, answers take long. */
export const RUSH: Pace = [8 * MINUTE, 26 * MINUTE]

/** `resolve`: the case is closed. `leave`: it stays open, and nobody waits. `snooze`: put away until `until`. */
export type Ending = { readonly kind: 'resolve' } | { readonly kind: 'leave' } | { readonly kind: 'snooze'; readonly until: Millis }

export interface Episode {
  readonly phrases: Phrases
  readonly dialogue: Dialogue
  readonly handler: PersonId
  readonly pace: Pace
  readonly ending: Ending
}

export const playEpisode = (story: Story, random: Random, episode: Episode): void => {
  playTurns(story, random, episode)
  endEpisode(story, random, episode)
}

const playTurns = (story: Story, random: Random, episode: Episode): void => {
  const slots = slotsFor(episode.phrases, random)
  const first = messagesOf(episode.dialogue[0] ?? '', slots, random)
  say(story, random, random.chance(0.45) ? [random.pick(episode.phrases.greetings), ...first] : first)
  handOver(story, random, episode.handler)
  episode.dialogue.slice(1).forEach((turn, index) => {
    story.later(random.whole(...episode.pace))
    const ours = index % 2 === 0
    if (ours && random.chance(0.04)) pause(story, random, episode)
    const messages = messagesOf(turn, slots, random)
    if (index === 0) story.reads(episode.handler)
    if (ours) answer(story, random, episode.handler, messages)
    else say(story, random, messages)
  })
  if (random.chance(0.4)) say(story, random, [random.pick(episode.phrases.thanks)])
}

const say = (story: Story, random: Random, messages: readonly string[]): void => {
  for (const message of messages) story.later(random.whole(4, 25) * SECOND).writes(message)
}

const answer = (story: Story, random: Random, handler: PersonId, messages: readonly string[]): void => {
  for (const message of messages)
    story.later(random.whole(6, 40) * SECOND).answers(handler, message, random.chance(0.85) ? 'read' : 'delivered')
}

/** A new customer is claimed, or simply answered; one of a colleague's is handed over by the manager. */
const handOver = (story: Story, random: Random, handler: PersonId): void => {
  if (story.owner === handler) return
  story.later(random.whole(20, 90) * SECOND)
  if (story.owner !== null) story.assigns('emre', handler, 'Please take over, the history is above.')
  else if (random.chance(0.6)) story.claims(handler)
}

/** The handler has to ask somebody and puts the conversation away for a while; only what is calm can wait that long. */
const pause = (story: Story, random: Random, episode: Episode): void => {
  if (episode.pace !== CALM) return
  const until = story.clock + random.whole(1, 2) * HOUR
  story.snoozes(episode.handler, until).at(until).wakes()
  story.later(random.whole(...BRISK))
}

const endEpisode = (story: Story, random: Random, { handler, ending }: Episode): void => {
  story.later(random.whole(...BRISK)).reads(handler)
  if (ending.kind === 'resolve') story.resolves(handler)
  else if (story.waits) story.needsNoReply(handler)
  if (ending.kind === 'snooze') story.snoozes(handler, ending.until)
}
