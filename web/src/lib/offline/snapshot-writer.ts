/**
 * When the boot snapshot is written: in idle time, at most every five seconds, and when the page is hidden (pitfall 32). A page that is
 * closed in front may go before that is through: the picture is then the one of before. Not here: what is in it (`boot-snapshot.ts`).
 */
import type { Millis } from '../../../../schema/domain/ids.ts'

const LEAST_MS: Millis = 5_000
/** A page that is never idle is written all the same. */
const PATIENCE_MS: Millis = 2_000

export interface WriterWorld {
  /** Takes a picture of the screen and writes it. */
  readonly write: () => void
  /** Calls back once after so many milliseconds; the returned function takes it back. */
  readonly after: (ms: Millis, then: () => void) => () => void
  /** Calls back once when the page has nothing else to do, or after `patience` ms. */
  readonly whenIdle: (then: () => void, patience: Millis) => () => void
}

export interface SnapshotWriter {
  /** What the screen shows has changed. */
  readonly changed: () => void
  /** The page is being hidden or left: what has not been written is written now. */
  readonly leave: () => void
  /** Nothing is written from now on. Before the snapshot is cleared at sign-out. */
  readonly stop: () => void
}

export function createSnapshotWriter({ write, after, whenIdle }: WriterWorld): SnapshotWriter {
  let isChanged = false
  let isStopped = false
  /** Set from a change until five seconds after its writing. */
  let takeBack: (() => void) | null = null

  const writeNow = (): void => {
    isChanged = false
    write()
    takeBack = after(LEAST_MS, rested)
  }
  const waitForIdle = (): void => {
    takeBack = whenIdle(writeNow, PATIENCE_MS)
  }
  const rested = (): void => {
    takeBack = null
    if (isChanged) waitForIdle()
  }

  return {
    changed: () => {
      if (isStopped) return
      isChanged = true
      if (takeBack === null) waitForIdle()
    },
    leave: () => {
      if (!isChanged || isStopped) return
      takeBack?.()
      writeNow()
    },
    stop: () => {
      isStopped = true
      takeBack?.()
      takeBack = null
    }
  }
}

/** The page's own time, where `requestIdleCallback` may be missing (Safari). Ends with `stop` of the writer. */
export function startSnapshotWriter(write: () => void, page: Window & typeof globalThis = window): SnapshotWriter {
  const ending = new AbortController()
  const after = (ms: Millis, then: () => void): (() => void) => {
    const timer = page.setTimeout(then, ms)
    return () => page.clearTimeout(timer)
  }
  const writer = createSnapshotWriter({
    write,
    after,
    whenIdle: (then, timeout) => {
      if (!('requestIdleCallback' in page)) return after(0, then)
      const handle = page.requestIdleCallback(then, { timeout })
      return () => page.cancelIdleCallback(handle)
    }
  })
  const { signal } = ending
  page.addEventListener('pagehide', writer.leave, { signal })
  page.document.addEventListener('visibilitychange', () => page.document.hidden && writer.leave(), { signal })
  return {
    ...writer,
    stop: () => {
      ending.abort()
      writer.stop()
    }
  }
}
