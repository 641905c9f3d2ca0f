/**
 * The address of the service worker as a value that the policy of the page takes (Trusted Types). The policy `baton-script-url` exists
 * once and vouches for this address alone. Not here: what a page may run otherwise (`web/content-security-policy.ts`).
 */

export const SERVICE_WORKER = '/service-worker.js'

/** The part of the browser's Trusted Types that is needed; undefined where there are none. */
export interface PolicyFactory<Url> {
  readonly createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string }
  ) => { readonly createScriptURL: (url: string) => Url }
}

/** Rejects any other address; a bug, then. */
export const onlyTheWorker = (url: string): string => {
  if (url !== SERVICE_WORKER) throw new TypeError(`no script may be loaded from ${url}`)
  return url
}

let policy: { readonly createScriptURL: (url: string) => unknown } | undefined

/** The worker's address, vouched for where the browser asks for it. */
export function serviceWorkerUrl<Url>(factory: PolicyFactory<Url> | undefined): Url | string {
  if (!factory) return onlyTheWorker(SERVICE_WORKER)
  // A browser refuses to make the same policy twice.
  policy ??= factory.createPolicy('baton-script-url', { createScriptURL: onlyTheWorker })
  return policy.createScriptURL(SERVICE_WORKER) as Url
}
