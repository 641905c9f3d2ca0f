/** What somebody knows who is about to do something on a device. Not here: what they do (choose-action.ts, choose-in-the-office.ts). */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Random } from '../../worker/demo/random.ts'
import type { Replica } from './replica.ts'

export interface Chooser {
  readonly random: Random
  readonly member: string
  readonly replica: Replica
  /** The time of the product. */
  readonly now: Millis
  readonly id: string
  /** Ids of actions that this device posted before. */
  readonly done: readonly string[]
  /** Every conversation that there is, for attempts on what one may not see. */
  readonly anyConversation: () => string | undefined
  /** Sessions of all devices. */
  readonly sessions: () => readonly string[]
  /** Links that were made, by their hashes; those to come are noted here. */
  readonly invitations: string[]
}

export const pickFrom = <T>(random: Random, list: readonly T[]): T | undefined => (list.length === 0 ? undefined : random.pick(list))
