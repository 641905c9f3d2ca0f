/**
 * The parts that draw an open conversation, loaded behind the queue: nobody opens one before there are rows. Kept for the whole visit.
 * Not here: the parts.
 */
import type ContextSide from './ContextSide.svelte'
import type ThreadSide from './ThreadSide.svelte'

export interface ThreadParts {
  readonly ThreadSide: typeof ThreadSide
  readonly ContextSide: typeof ContextSide
}

let loading: Promise<void> | null = null
let shown = $state.raw<ThreadParts | null>(null)

const load = async (): Promise<void> => {
  const [thread, context] = await Promise.all([import('./ThreadSide.svelte'), import('./ContextSide.svelte')])
  shown = { ThreadSide: thread.default, ContextSide: context.default }
}

/** Null until `loadThreadParts` has been through. */
export const threadParts = {
  get current(): ThreadParts | null {
    return shown
  }
}

/** Loads them once; after a failure (no network and no cache) the next call tries again. */
export const loadThreadParts = (): Promise<void> => {
  loading ??= load().catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}
