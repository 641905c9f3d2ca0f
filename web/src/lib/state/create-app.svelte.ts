/**
 * Puts the app together in a browser: workspace, notices, snapshot, service worker. The shell around everything that could run elsewhere
 * (L12). Not here: any rule.
 */
import { version as build } from '$app/env'
import { PRODUCT_VERSION, PROTOCOL_VERSION } from '../../../../schema/protocol/version.ts'
import { isApple } from '../commands/key-events.ts'
import { focusNextPane } from '../components/app/panes.ts'
import { type LateToasts, lateToasts } from '../components/toasts/late-toasts.svelte.ts'
import { t } from '../i18n/locale.svelte.ts'
import { clearBootSnapshot, readBootSnapshot, writeBootSnapshot } from '../offline/boot-snapshot.ts'
import type { Offline } from '../offline/register.ts'
import type { SnapshotWriter } from '../offline/snapshot-writer.ts'
import { App } from './app.svelte.ts'
import type { Leaving, Refusal } from './engine-deps.ts'
import { isTakenBack } from './forget-marks.ts'
import { keepContact } from './lease.ts'
import { Preferences } from './preferences.svelte.ts'
import { askMe, type Me, rememberedId, rememberMe } from './session.ts'
import { lifecycle, onTakenBack, server, TAKEN_BACK_DOOR } from './this-browser.ts'
import { Workspace } from './workspace.svelte.ts'

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
  const crashed = (error: unknown): void => {
    console.error(error)
    toasts.show({ text: t('app.crashed'), tone: 'over', burst: { kind: 'crashed', say: () => t('app.crashed') } })
  }
  // Where notices themselves cannot be loaded there is only the console.
  const toasts = lateToasts({ now, after }, console.error)
  const snapshot = readBootSnapshot(localStorage)
  let writer: SnapshotWriter | null = null
  /** What nobody has seen yet: told when somebody looks, in one tab (BOX6). */
  const untold = new Map<string, Refusal>()
  const tellRefusals = (): void => {
    if (untold.size === 0 || !isLooking()) return
    const refusals = [...untold.values()]
    untold.clear()
    sayRefusals(refusals, workspace, toasts).catch(crashed)
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
      const { action } = refusal.entry
      if (action.kind === 'message.approve' && action.text !== undefined) app.refusedWords.set(action.message, action.text)
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
    shown: () => writer?.changed()
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
      writer?.stop()
      await Promise.all([offline?.wipe(), workspace.leave(how)])
    },
    nextPane: (by) => focusNextPane(document, by),
    crashed
  })
  const begin = (tell: TellTrouble): (() => void) => {
    onTakenBack(() => app.leave('taken-back'))
    const later = Promise.all([keepUpToDate(app), writeSnapshots(workspace)]).then(([running, writing]) => {
      offline = running
      if (workspace.isLeft) writing.stop()
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
      writer?.stop()
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
  const door = how === 'taken-back' || isTakenBack(localStorage) ? TAKEN_BACK_DOOR : '/sign-in'
  await app.leave()
  clearBootSnapshot(localStorage)
  location.assign(door) // where what is marked to be forgotten goes
}

/** Each in its sentence; the other tabs need not say it again. */
const sayRefusals = async (refusals: readonly Refusal[], workspace: Workspace, toasts: LateToasts): Promise<void> => {
  const { refusalSentence } = await import('./refusal-words.ts')
  for (const { entry, explanation } of refusals) {
    const row = entry.conversation === null ? undefined : workspace.rowOf(entry.conversation)
    toasts.show({ text: refusalSentence(explanation, { nameOf: workspace.nameOf, customer: row?.name ?? '' }), tone: 'wait' })
    workspace.engine?.sawRefusal(entry.id)
  }
}

/** A role or a name may have changed since the last session. */
const renewMe = async (me: Me): Promise<void> => {
  const asked = await askMe(server.get)
  // Who signed out meanwhile is not remembered again, nor in the place of somebody else.
  if (asked.kind !== 'member' || asked.me.id !== me.id || rememberedId(localStorage) !== me.id) return
  rememberMe(localStorage, asked.me)
  keepContact(localStorage, now())
}

/** Pictures for the next start; loaded behind the first one. */
const writeSnapshots = async (workspace: Workspace): Promise<SnapshotWriter> => {
  const { startSnapshotWriter } = await import('../offline/snapshot-writer.ts')
  return startSnapshotWriter(() => {
    const picture = workspace.snapshot()
    if (picture) writeBootSnapshot(localStorage, picture)
  })
}

const UPDATE = 'update'

/** Loaded behind the first picture: nothing on it needs the service worker. */
const keepUpToDate = async (app: App): Promise<Offline | null> => {
  if (!import.meta.env.PROD) return null
  const { startOffline } = await import('../offline/register.ts')
  const offline = startOffline({
    build,
    release: { version: PRODUCT_VERSION, protocol: PROTOCOL_VERSION },
    isSending: () => app.workspace.isSending,
    flushDrafts: () => app.workspace.engine?.drafts.flush() ?? Promise.resolve(),
    onOffer: (offered) => {
      const run = (): void => {
        offline?.applyUpdate().catch(app.deps.crashed)
      }
      if (offered) app.toasts.show({ text: t('app.update'), name: UPDATE, stays: true, action: { text: t('app.updateNow'), run } })
      else app.toasts.dismissNamed(UPDATE)
    },
    onProblem: app.deps.crashed,
    now
  })
  return offline
}
