/**
 * Puts the app together in a browser: workspace, notices, snapshot, service worker. The shell around everything that could run elsewhere
 * (L12). Not here: any rule.
 */
import { isApple } from '../commands/key-events.ts'
import { focusNextPane } from '../components/app/panes.ts'
import { lateToasts } from '../components/toasts/late-toasts.svelte.ts'
import { t } from '../i18n/locale.svelte.ts'
import { dropSnapshot } from '../offline/boot-place.ts'
import { unpackSnapshot } from '../offline/boot-snapshot.ts'
import type { Offline } from '../offline/register.ts'
import { App } from './app.svelte.ts'
import type { Leaving, Refusal } from './engine-deps.ts'
import { isTakenBack } from './forget-marks.ts'
import { Preferences } from './preferences.svelte.ts'
import type { Me } from './session.ts'
import { lifecycle, onTakenBack, takeSnapshot, toTakenBackDoor, traces } from './this-browser.ts'
import { Workspace } from './workspace.svelte.ts'
import type { Pictures } from './write-snapshots.ts'

const now = (): number => Date.now()
const after = (ms: number, run: () => void): (() => void) => {
  const timer = window.setTimeout(run, ms)
  return () => window.clearTimeout(timer)
}
/** The longest wait for a picture: three at sixty a second. */
const PICTURE_MS = 50
/** A hidden page paints nothing, and a tab behind another may say that it is visible and paint once a second: neither stands still for it. */
const beforePaint = (run: () => void): void => {
  const once = (): void => {
    cancelAnimationFrame(frame)
    window.clearTimeout(timer)
    run()
  }
  const frame = requestAnimationFrame(once)
  const timer = window.setTimeout(once, PICTURE_MS)
}
const painted = (): Promise<void> => new Promise((resolve) => beforePaint(() => window.setTimeout(resolve)))
const isLooking = (): boolean => document.visibilityState === 'visible' && document.hasFocus()

/** Nothing can be kept here; or a part without which nobody can work did not come, and `again` asks for it once more. */
export type StartTrouble =
  | { readonly kind: 'no-storage'; readonly reason: string }
  | { readonly kind: 'not-loaded'; readonly again: () => void }
/** Null: it has come after all. */
export type TellTrouble = (trouble: StartTrouble | null) => void

export interface CreatedApp {
  readonly app: App
  /** Opens the databases and begins; answers what ends it. */
  readonly start: (tell: TellTrouble) => () => void
}

export const createApp = (me: Me, go: (href: string, replace: boolean) => Promise<void>): CreatedApp => {
  const preferences = new Preferences(localStorage)
  /** Who leaves closes the databases under whatever still reads them: that is no fault, and nothing is lost by it. */
  const isClosing = (error: unknown): boolean => workspace.isLeft && /^DatabaseClosed/.test(String(error))
  const crashed = (error: unknown): void => {
    if (isClosing(error)) return
    console.error(error)
    toasts.show({ text: t('app.crashed'), tone: 'over', burst: { kind: 'crashed', say: () => t('app.crashed') } })
  }
  // Where notices themselves cannot be loaded there is only the console.
  const toasts = lateToasts({ now, after }, console.error)
  const snapshot = unpackSnapshot(takeSnapshot())
  let writer: Pictures | null = null
  /** What nobody has seen yet: told when somebody looks, in one tab (BOX6). */
  const untold = new Map<string, Refusal>()
  const tellRefusals = (): void => {
    if (untold.size === 0 || !isLooking()) return
    const refusals = [...untold.values()]
    untold.clear()
    sayRefusals(refusals, workspace, toasts)
      .then((left) => {
        for (const one of left) untold.set(one.entry.id, one)
      })
      .catch(crashed)
  }
  const workspace = new Workspace({
    me,
    preferences,
    snapshot: snapshot?.member === me.id ? snapshot : null,
    now,
    after,
    beforePaint,
    isLooking,
    loadEngine: () =>
      import('./open-workspace.ts').then(
        ({ openEngine }) => openEngine,
        (error: unknown) => {
          console.error(error)
          return null
        }
      ),
    refused: (refusal) => {
      untold.set(refusal.entry.id, refusal)
      tellRefusals()
    },
    refusalSeen: (id) => {
      untold.delete(id)
    },
    signedOut: (how) => {
      leaveToo(app, how).catch(crashed)
    },
    notStored: () => toasts.show({ text: t('app.notStored'), tone: 'over' }),
    crashed,
    shown: () => {
      writer?.changed()
      tellRefusals()
    }
  })
  let offline: Offline | null = null
  const app = new App({
    workspace,
    preferences,
    toasts,
    apple: isApple(navigator.platform),
    clock: { now, after },
    go: (href, replace = false) => go(href, replace).catch(crashed),
    painted,
    isDark: () =>
      preferences.current.theme === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : preferences.current.theme === 'dark',
    copy: (text) => navigator.clipboard.writeText(text),
    origin: location.origin,
    leave: async (how) => {
      try {
        await Promise.all([writer?.stop(), workspace.leave(how)])
      } finally {
        await offline?.wipe()
      }
    },
    nextPane: (by) => focusNextPane(document, by),
    crashed
  })
  const begin = (tell: TellTrouble): (() => void) => {
    onTakenBack(() => app.leave('taken-back'))
    addEventListener('unhandledrejection', (event) => isClosing(event.reason) && event.preventDefault())
    const later = Promise.all([keepUpToDate(app), writeSnapshots(workspace, crashed)]).then(([running, writing]) => {
      offline = running
      if (workspace.isLeft) writing.stop().catch(crashed)
      else writer = writing
    })
    later.catch(crashed)
    const unlisten = lifecycle.onChange((event) => {
      if (event === 'online' || event === 'visible') workspace.engine?.wake()
      if (event === 'visible') tellRefusals()
      if (event === 'pagehide') workspace.engine?.drafts.flush().catch(crashed)
    })
    const open = async (again: () => void): Promise<void> => {
      try {
        if ((await workspace.open()) === 'not-loaded') return tell({ kind: 'not-loaded', again })
      } catch (error) {
        if (!workspace.isLeft) tell({ kind: 'no-storage', reason: error instanceof Error ? error.message : String(error) })
        return
      }
      await (workspace.isLeft ? undefined : settle(app))
    }
    const openAgain = (): void => {
      tell(null)
      // A browser may remember that a file did not come: then only a new page asks for it.
      open(() => location.reload()).catch(crashed)
    }
    open(openAgain).catch(crashed)
    // Beside the engine, so that what it tells can be shown.
    toasts.load().catch((error: unknown) => {
      console.error(error)
      tell({ kind: 'not-loaded', again: () => location.reload() })
    })
    renewMe(me).catch(crashed)
    window.addEventListener('focus', tellRefusals)
    return () => {
      window.removeEventListener('focus', tellRefusals)
      unlisten()
      writer?.stop().catch(crashed)
      offline?.stop()
      workspace.close().catch(crashed)
    }
  }
  /** The picture of the last visit stands before anything is opened: databases and code for later would hold it up. */
  const start = (tell: TellTrouble): (() => void) => {
    let end: (() => void) | null = null
    let isOver = false
    const pictured = workspace.hasSnapshot ? painted() : Promise.resolve()
    pictured
      .then(() => {
        if (!isOver) end = begin(tell)
      })
      .catch(crashed)
    return () => {
      isOver = true
      end?.()
    }
  }
  return { app, start }
}

/** Everything is open; whoever signed out or in meanwhile decides whether this page stays. */
const settle = async (app: App): Promise<void> => {
  const { holdPlace } = await import('./hold-place.ts')
  const to = await holdPlace(localStorage, app.workspace, now())
  if (to === 'ask') location.reload()
  else if (to === 'door') await leaveToo(app, 'signed-out')
}

/** The member left in another tab: nothing of theirs stays on this screen. That tab deletes; by now somebody may be here again. */
const leaveToo = async (app: App, how: Leaving): Promise<void> => {
  const wasTakenBack = how === 'taken-back' || isTakenBack(localStorage)
  await app.leave()
  await dropSnapshot(traces.caches)
  // Where what is marked to be forgotten goes.
  if (wasTakenBack) await toTakenBackDoor()
  location.assign('/sign-in')
}

const sayRefusals = async (...told: Parameters<typeof import('./say-refusals.ts').sayRefusals>): Promise<readonly Refusal[]> =>
  (await import('./say-refusals.ts')).sayRefusals(...told)

/** A role or a name may have changed since the last session. */
const renewMe = async (me: Me): Promise<void> => (await import('./remember-rights.ts')).renewMe(localStorage, me, now)

/** Pictures for the next start; loaded behind the first one. */
const writeSnapshots = async (workspace: Workspace, crashed: (error: unknown) => void): Promise<Pictures> =>
  (await import('./write-snapshots.ts')).writeSnapshots(workspace, crashed)

/** Loaded behind the first picture: nothing on it needs the service worker. */
const keepUpToDate = async (app: App): Promise<Offline | null> =>
  import.meta.env.PROD ? (await import('./keep-up-to-date.ts')).keepUpToDate(app) : null
