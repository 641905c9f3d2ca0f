/**
 * The number that is connected late: customers write to it while nobody knows it, and all of that is listed as exceptions. Then an
 * administrator connects it and has the exceptions replayed, as the public API does it (CAP-02). Not here: who writes (customers.ts).
 */
import type { Millis } from '../../schema/domain/ids.ts'
import type { NumberRow } from '../../schema/domain/number.ts'
import type { Operation, OperationResult } from '../../worker/commit/operation.ts'
import type { Db } from '../../worker/store/db.ts'
import { replay } from '../../worker/webhook/sweep.ts'
import type { Clock } from './clock.ts'
import { LATE_NUMBER } from './customers.ts'
import { isFault, SimulatedFault } from './process.ts'

const { id, waba, display } = LATE_NUMBER
const ROW: Omit<NumberRow, 'seq'> = { id, waba, display, name: display, pausedFor: null, pausedAt: null, demo: false }

/** The administrator tries again so soon where something failed. */
const AGAIN_MS = 3_000

export interface LateNumberDeps {
  readonly clock: Clock
  readonly db: Db
  readonly bucket: R2Bucket
  readonly now: () => Millis
  readonly submit: (operation: Operation) => Promise<OperationResult>
}

/** Resolves with the number of bodies that were replayed. One replay of which nothing failed must be enough: none comes after it. */
export const connectLateNumber = async (deps: LateNumberDeps): Promise<number> => {
  await insist(deps, () => deps.submit({ kind: 'setup', now: 0, numbers: [ROW] }))
  deps.clock.note('the late number is connected')
  const tally = { bodies: 0 }
  await insist(deps, () => replayAll(deps, tally))
  deps.clock.note(`replayed ${tally.bodies} bodies`)
  return tally.bodies
}

const insist = async <T>({ clock }: LateNumberDeps, work: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isFault(error)) throw error
      await clock.sleep(AGAIN_MS)
    }
  }
}

const replayAll = async (deps: LateNumberDeps, tally: { bodies: number }): Promise<void> => {
  let failed = 0
  const log = (): void => {
    failed += 1
  }
  for (let after: string | null = ''; after !== null; ) {
    const { bodies, next } = await replay({ ...deps, log }, after)
    tally.bodies += bodies
    after = next
  }
  if (failed > 0) throw new SimulatedFault(`${failed} bodies could not be replayed`)
}
