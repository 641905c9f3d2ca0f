/** How long a page of the door says that it looks for the server before it says that there is none. Not here: looking. */
import type { Millis } from '../../../../schema/domain/ids.ts'

/** A request may go on for longer: what it answers counts all the same. */
const PATIENCE_MS: Millis = 5_000

/** Where the work takes longer than that, `late` runs once; the work goes on, and its end is this one's. */
export const inTime = async <T>(after: (ms: Millis, run: () => void) => void, work: Promise<T>, late: () => void): Promise<T> => {
  let isDone = false
  after(PATIENCE_MS, () => {
    if (!isDone) late()
  })
  try {
    return await work
  } finally {
    isDone = true
  }
}
