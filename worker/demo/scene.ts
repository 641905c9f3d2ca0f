/** What a scene is: one conversation that shows one special state, told when the script is made. Not here: the scenes. */
import type { WhatsAppPerson } from '../../schema/domain/contact.ts'
import type { Millis, NumberId } from '../../schema/domain/ids.ts'
import { DAY } from './clock.ts'
import { dealer } from './deck.ts'
import { english } from './dialogues/english-sales.ts'
import { playStretch } from './history.ts'
import type { PersonId } from './people.ts'
import type { Phrases } from './phrases.ts'
import type { Random } from './random.ts'
import type { Story } from './story.ts'

export interface Stage {
  readonly now: Millis
  readonly random: Random
}

export interface Scene {
  /** What it shows, in a word or two. */
  readonly key: string
  readonly name: string
  readonly number: NumberId
  /** Who they are to WhatsApp, where it is not simply a phone with a name. */
  readonly person?: WhatsAppPerson
  readonly tell: (story: Story, stage: Stage) => void
}

/** The customer wrote before, and was served: some 14 messages, all resolved at least four days ago. */
export const withPast = (story: Story, { now, random }: Stage, handler: PersonId, phrases: Phrases = english): Story => {
  const deal = dealer(phrases.support, random)
  const from = now - random.whole(150, 400) * DAY
  playStretch(story, random, { from, to: now - 5 * DAY, messages: 14, handler, phrases, deal, ending: { kind: 'resolve' } })
  return story
}
