/** Webhooks at a steady pace in the background, whatever is measured meanwhile. Not here: their bodies, what they do to a screen. */
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BodyMaker } from './bodies.ts'
import type { Poster } from './load.ts'

export interface Load {
  /** Stops it; throws if an answer was not 200 or it could not hold its pace. How many were posted. */
  readonly stop: () => Promise<number>
}

/** Falling behind by more than this share means that something else was measured. */
const MUST_HOLD = 0.9

/** One message each, `perSecond` of them. */
export function startLoad(line: Poster, maker: BodyMaker, perSecond: number): Load {
  const begin = performance.now()
  const posted: Promise<number>[] = []
  let stopped = false
  const due = (): number => Math.floor(((performance.now() - begin) / 1000) * perSecond)
  const pace = async (): Promise<void> => {
    while (!stopped) {
      // Each on a connection of its own: of those that stay open some are idle for seconds, and workerd closes them.
      for (const body of maker.make(Math.max(0, Math.min(due() - posted.length, perSecond)), 1)) posted.push(line.postAll([body]))
      await sleep(1000 / perSecond)
    }
  }
  const pacing = pace()
  return {
    async stop() {
      stopped = true
      await pacing
      await Promise.all(posted)
      const wanted = due()
      if (posted.length < wanted * MUST_HOLD) throw new Error(`the load was ${posted.length} messages instead of ${wanted}`)
      return posted.length
    }
  }
}
