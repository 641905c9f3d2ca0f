/**
 * What a browser keeps of the app beside databases and `localStorage`: caches, push subscriptions, workers. Each part may be missing: in an
 * insecure context there is none of them. Not here: when they go (`state/sign-out.ts`, `state/take-back.ts`), filling the caches
 * (`app-cache.ts`).
 */
import { wipeUserCaches } from './app-cache.ts'

/** What is needed of the browser. */
export interface Traces {
  readonly caches: Pick<CacheStorage, 'keys' | 'delete' | 'open'> | undefined
  readonly workers: { readonly getRegistrations: () => Promise<readonly Registration[]> } | undefined
}

interface Registration {
  readonly unregister: () => Promise<boolean>
  /** Absent where the browser knows no push. */
  readonly pushManager?: { readonly getSubscription: () => Promise<{ readonly unsubscribe: () => Promise<boolean> } | null> } | undefined
}

/** Sign-out: nothing more is pushed to this browser. */
export const unsubscribe = async ({ workers }: Pick<Traces, 'workers'>): Promise<void> => {
  const registrations = (await workers?.getRegistrations()) ?? []
  await Promise.all(registrations.map(async ({ pushManager }) => (await pushManager?.getSubscription())?.unsubscribe()))
}

/** Sign-out: what belonged to whoever was signed in. The app itself stays, so that the door opens without a network. */
export const dropOwn = async (traces: Traces): Promise<void> => {
  const { caches } = traces
  await Promise.all([unsubscribe(traces), caches && wipeUserCaches({ caches })])
}

/** A device that was taken back: nothing of us stays. */
export const dropAll = async (traces: Traces): Promise<void> => {
  const { caches, workers } = traces
  const dropCaches = async (): Promise<void> => {
    if (!caches) return
    await wipeUserCaches({ caches })
    await Promise.all((await caches.keys()).map((name) => caches.delete(name)))
  }
  await Promise.all([unsubscribe(traces), dropCaches()])
  await Promise.all(((await workers?.getRegistrations()) ?? []).map((registration) => registration.unregister()))
}
