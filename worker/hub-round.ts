/**
 * The hub's round: one look at everything that may have been left behind by a kill, a slow hub or another writer. Runtime-free; the
 * simulation runs it too. Not here: when (hub-object.ts: alarm, cron, start-up).
 */
import type { Millis, NumberId } from '../schema/domain/ids.ts'
import type { Operation } from './commit/operation.ts'
import { firstLineOf, type Log } from './log.ts'
import type { Db } from './store/db.ts'
import { numbersWithUnsent, readSnoozed } from './store/unsent.ts'
import { sweep } from './webhook/sweep.ts'

/** A sweep that did not get to the end goes on after so much time. */
export const SWEEP_ON_MS = 1_000

export interface RoundDeps {
  readonly db: Db
  readonly bucket: R2Bucket
  /** The clock by which snoozes end. */
  readonly now: () => Millis
  readonly submit: (operation: Operation) => Promise<unknown>
  /** Another round at that time of the same clock, at the latest. */
  readonly wakeBy: (at: Millis) => Promise<void>
  readonly wakeSender: (number: NumberId) => void
  /** Closes the sockets of sessions that are over. */
  readonly endSessions: () => Promise<void> | void
  /** Reads the end of the chain and, where others committed, tells every device. */
  readonly heal: () => Promise<void>
  readonly log: Log
}

/** Takes every look; one that fails keeps no other from being taken. `sweptTo`: what the round before answered. */
export const takeRound = async (deps: RoundDeps, sweptTo: string | undefined): Promise<string | undefined> => {
  let next = sweptTo
  const looks: readonly (readonly [name: string, look: () => Promise<void> | void])[] = [
    ['snoozed', () => wakeSnoozed(deps)],
    ['unsent', () => handOver(deps)],
    [
      'spilled',
      async () => {
        next = await sweep(deps, sweptTo)
        if (next !== undefined) await deps.wakeBy(deps.now() + SWEEP_ON_MS)
      }
    ],
    ['sessions', deps.endSessions],
    ['head', deps.heal]
  ]
  for (const [look, take] of looks) {
    try {
      await take()
    } catch (error) {
      deps.log('round.failed', { look, error: firstLineOf(error) })
    }
  }
  return next
}

/** Page by page: everybody puts work off to the same Monday at nine (QUE-12). */
const wakeSnoozed = async ({ db, now, submit, wakeBy }: RoundDeps): Promise<void> => {
  let snoozed = await readSnoozed(db, now())
  for (; snoozed.due.length > 0; snoozed = await readSnoozed(db, now()))
    await submit({ kind: 'wake', now: now(), conversations: snoozed.due })
  if (snoozed.nextAt !== null) await wakeBy(snoozed.nextAt)
}

/** What is queued in D1 is an order to send, whoever was told of it (L2). */
const handOver = async ({ db, wakeSender }: RoundDeps): Promise<void> => {
  for (const number of await numbersWithUnsent(db)) wakeSender(number)
}
