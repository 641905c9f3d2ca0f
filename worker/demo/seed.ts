/**
 * Plays the demo's past into an empty workspace, in commits like any others. Repeating it after a kill changes nothing: it is the same
 * script, and every operation knows itself. Not here: the script.
 */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Operation } from '../commit/operation.ts'
import { weigh } from '../hub-weight.ts'
import type { PastMessage } from '../simulator/customers.ts'
import { largeScript } from './large.ts'
import { pastOnPhones } from './past.ts'
import { demoScript } from './script.ts'

/** The same people say the same things in every demo. */
const SEED = 20261122
const COMMIT_WEIGHT = 700_000
const COMMIT_OPERATIONS = 400

/** Commits the past that ends at `now`; `large` adds so many generated conversations. */
export const seedDemo = async (
  commit: (operations: readonly Operation[]) => Promise<unknown>,
  now: Millis,
  large: number
): Promise<void> => {
  await play(commit, demoScript(now, SEED))
  if (large > 0) await play(commit, withoutSetup(largeScript(now, SEED, large)))
}

/** What lies on customers' phones at the end of that past. */
export const demoPhones = (now: Millis): readonly PastMessage[] => pastOnPhones(demoScript(now, SEED))

const play = async (commit: (operations: readonly Operation[]) => Promise<unknown>, script: Iterable<Operation>): Promise<void> => {
  let group: Operation[] = []
  let weight = 0
  for (const operation of script) {
    weight += weigh(operation)
    group.push(operation)
    if (weight < COMMIT_WEIGHT && group.length < COMMIT_OPERATIONS) continue
    await commit(group)
    group = []
    weight = 0
  }
  if (group.length > 0) await commit(group)
}

function* withoutSetup(script: Iterable<Operation>): Iterable<Operation> {
  for (const operation of script) if (operation.kind !== 'setup') yield operation
}
