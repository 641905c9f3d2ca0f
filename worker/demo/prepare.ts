/** The demo's past in an empty workspace, and moved on a later day, so that it is always today. Not here: its scenes (scenes.ts), the hub. */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Committer } from '../commit/committer.ts'
import type { Db } from '../store/db.ts'
import { demoPhones, seedDemo } from './seed.ts'
import { beginDemo, daysToMove, finishDemo, moveDemo, readDemoState } from './today.ts'

export interface PrepareDeps {
  readonly db: Db
  readonly committer: Committer
  readonly now: Millis
  /** Conversations of the large demo beside the usual ones; 0: none. */
  readonly large: number
  /** Told the phones that write in it, where the simulator plays them. */
  /** A fresh name for the history of a demo that was moved. */
  readonly newEpoch: () => string
  readonly remember: (phones: ReturnType<typeof demoPhones>) => Promise<void>
}

export const prepareDemo = async ({ db, committer, now, large, newEpoch, remember }: PrepareDeps): Promise<void> => {
  const demo = await readDemoState(db)
  if (demo.at === null && committer.head.seq > 0) return
  const days = daysToMove(demo, now)
  if (demo.ready && days === 0) return
  const at = demo.ready ? (demo.at ?? 0) + days : (demo.at ?? now)
  if (demo.ready) {
    await moveDemo(db, days, newEpoch())
    await committer.reload()
  } else {
    await beginDemo(db, at)
    await seedDemo((operations) => committer.commit(operations), at, large)
    await finishDemo(db)
  }
  await remember(demoPhones(at))
}
