/**
 * What pages and the service worker say to each other. A question comes with a port, and its answer goes through it. Not here: what is
 * done about it.
 */

export type ToWorker =
  /** Become the worker of every page, now. Only a waiting one obeys; a page says it at a calm moment. */
  | { readonly type: 'take-over' }
  /** Somebody signed out: forget what belonged to them. Answered when it is done. */
  | { readonly type: 'wipe' }
  /** A page has started: caches that nobody needs any more may go. */
  | { readonly type: 'tidy' }
  | { readonly type: 'which-build' }

export type ToPage = { readonly type: 'which-build' }

export type WorkerAnswer = { readonly type: 'build'; readonly build: string } | { readonly type: 'wiped' }

const WORDS: readonly ToWorker['type'][] = ['take-over', 'wipe', 'tidy', 'which-build']

const typeOf = (data: unknown): unknown => (typeof data === 'object' && data !== null && 'type' in data ? data.type : undefined)

/** What a page said, or null where we don't know the word (an older or newer page). */
export const wordOf = (data: unknown): ToWorker['type'] | null => WORDS.find((word) => word === typeOf(data)) ?? null

export const asksForBuild = (data: unknown): boolean => typeOf(data) === 'which-build'

/** The build that an answer names, or null. */
export const buildIn = (data: unknown): string | null =>
  typeof data === 'object' && data !== null && 'build' in data && typeof data.build === 'string' ? data.build : null

/** Somebody who can be asked: the worker by a page, a page by the worker. */
export interface Listener {
  readonly postMessage: (message: unknown, transfer: Transferable[]) => void
}

/** Asks, and resolves with the answer; null if none came in time (closed, frozen, older than the question). */
export const ask = (listener: Listener, question: ToWorker | ToPage, patienceMs: number): Promise<unknown> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    const timer = setTimeout(() => finish(null), patienceMs)
    const finish = (answer: unknown): void => {
      clearTimeout(timer)
      port1.close()
      resolve(answer)
    }
    port1.onmessage = ({ data }) => finish(data)
    listener.postMessage(question, [port2])
  })
