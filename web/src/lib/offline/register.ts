/**
 * Brings the service worker to life and keeps the app up to date: wires the browser's events to the rules. Started once per page, in
 * the production build only. Not here: the rules (`calm-update.ts`, `update-check.ts`), the worker (`src/service-worker.ts`).
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { wipeUserCaches } from './app-cache.ts'
import { watchMoment } from './page-moment.ts'
import { type PolicyFactory, serviceWorkerUrl } from './script-url.ts'
import { type CheckReason, CLOCK_MS, differs, isCheckDue, type Release } from './update-check.ts'
import { UpdateFlow } from './update-flow.ts'
import { ask, asksForBuild, buildIn, type ToWorker, type WorkerAnswer } from './worker-words.ts'

/** How often an update that waits looks whether the moment is calm. */
const LOOK_MS = 20_000
const PATIENCE_MS = 3_000
const LAST_RELOAD = 'baton.reloaded-for'

export interface OfflineNeeds {
  /** `version` of `$app/env`. */
  readonly build: string
  /** What this page is: `PRODUCT_VERSION` and `PROTOCOL_VERSION`. */
  readonly release: Release
  /** A request of this page is under way. */
  readonly isSending: () => boolean
  /** Writes to the disk what is being typed. */
  readonly flushDrafts: () => Promise<unknown>
  /** Whether to show "Update ready". */
  readonly onOffer: (offered: boolean) => void
  /** The worker could not be brought to life: the app works, but does not open without a network. */
  readonly onProblem: (problem: unknown) => void
  readonly now: () => Millis
}

export interface Offline {
  /** The person wants the update now. */
  readonly applyUpdate: () => Promise<void>
  /** What `GET /api/health` said: another release means that there may be an update. */
  readonly serverIs: (release: Release) => void
  /** The hub said `upgrade_required`. */
  readonly upgradeRequired: () => void
  /** Sign-out: resolves when no cache has what belonged to the user. */
  readonly wipe: () => Promise<void>
  readonly stop: () => void
}

interface Trusting {
  readonly trustedTypes?: PolicyFactory<string>
}

/** Tells when a worker has been installed and waits, now or later. The very first one waits for nobody. */
function onWaiting(container: ServiceWorkerContainer, registration: ServiceWorkerRegistration, tell: () => void): void {
  const told = (): void => {
    if (registration.waiting && container.controller) tell()
  }
  told()
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', told))
}

export function startOffline(needs: OfflineNeeds, page: Window & Trusting = window): Offline | null {
  const container = page.navigator.serviceWorker as ServiceWorkerContainer | undefined // undefined: not a secure context
  if (!container) return null
  const ending = new AbortController()
  const { signal } = ending
  const watch = watchMoment(page.document, needs.now)
  let registration: ServiceWorkerRegistration | undefined
  let lastCheckAt: Millis | null = null

  const say = (word: ToWorker, worker: ServiceWorker | null | undefined): void => worker?.postMessage(word)
  const flow = new UpdateFlow(needs.build, {
    moment: () => watch.moment(needs.isSending()),
    flushDrafts: needs.flushDrafts,
    takeOver: () => say({ type: 'take-over' }, registration?.waiting),
    workerBuild: async () => (container.controller ? buildIn(await ask(container.controller, { type: 'which-build' }, PATIENCE_MS)) : null),
    reload: () => page.location.reload(),
    lastReload: {
      get: () => page.sessionStorage.getItem(LAST_RELOAD),
      set: (build) => page.sessionStorage.setItem(LAST_RELOAD, build)
    },
    onOffer: needs.onOffer
  })
  const run = (step: Promise<void>): void => {
    step.catch(needs.onProblem)
  }

  const check = (reason: CheckReason): void => {
    if (!registration || !isCheckDue(reason, lastCheckAt, needs.now())) return
    lastCheckAt = needs.now()
    // Without a network there is nothing to find; a new worker that can't be installed leaves this build as it is.
    registration.update().catch(() => {
      lastCheckAt = null
    })
  }

  const begin = async (): Promise<void> => {
    const url = serviceWorkerUrl(page.trustedTypes)
    registration = await container.register(url, { type: 'module', updateViaCache: 'none' })
    lastCheckAt = needs.now()
    onWaiting(container, registration, () => run(flow.workerWaits()))
    say({ type: 'tidy' }, container.controller)
  }

  container.addEventListener('controllerchange', () => run(flow.workerChanged()), { signal })
  container.addEventListener(
    'message',
    ({ data, ports }) => {
      const answer: WorkerAnswer = { type: 'build', build: needs.build }
      if (asksForBuild(data)) ports[0]?.postMessage(answer)
    },
    { signal }
  )
  container.startMessages()
  page.document.addEventListener(
    'visibilitychange',
    () => {
      if (!page.document.hidden) check('visible')
    },
    { signal }
  )
  const clock = page.setInterval(() => check('clock'), CLOCK_MS)
  const looks = page.setInterval(() => {
    if (flow.isWaiting) run(flow.look())
  }, LOOK_MS)
  // The files of the build are loaded when the page has what it needs itself.
  if (page.document.readyState === 'complete') run(begin())
  else page.addEventListener('load', () => run(begin()), { once: true, signal })

  return {
    applyUpdate: () => flow.apply(),
    serverIs: (release) => {
      if (differs(needs.release, release)) check('server')
    },
    upgradeRequired: () => {
      check('refused')
      run(flow.require())
    },
    wipe: async () => {
      const answer = container.controller ? await ask(container.controller, { type: 'wipe' }, PATIENCE_MS) : null
      if (answer === null) await wipeUserCaches(page)
    },
    stop: () => {
      ending.abort()
      watch.stop()
      page.clearInterval(clock)
      page.clearInterval(looks)
    }
  }
}
