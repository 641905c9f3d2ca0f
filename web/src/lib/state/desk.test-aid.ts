/**
 * A member at work in a tab: the app over a real engine, its notices as words, without drawing. Not here: any test, the engine's world
 * (`browser.test-aid.ts`).
 */
import type { MemberId } from '../../../../schema/domain/ids.ts'
import type { ToastInput } from '../components/toasts/toast-stack.ts'
import { settle } from '../sync/browser.test-aid.ts'
import { App } from './app.svelte.ts'
import type { Browser, Tab } from './browser.test-aid.ts'
import { OutboxController } from './outbox.svelte.ts'
import { OutboxActs } from './outbox-acts.ts'
import { OwnReplies } from './own-replies.ts'
import { Preferences } from './preferences.svelte.ts'
import type { Me } from './session.ts'
import './thread.svelte.ts' // loaded late by the app, and by then it has to be here
import { Workspace } from './workspace.svelte.ts'

const meOf = (id: MemberId): Me => ({
  id,
  name: id,
  role: 'agent',
  scope: 'workspace',
  teams: [],
  approval: false,
  simulator: false,
  leaseDays: 45
})
const forgetful = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined }

export class Desk {
  readonly tab: Tab
  readonly app: App
  readonly outbox: OutboxController
  readonly acts: OutboxActs
  readonly replies: OwnReplies
  /** Every notice, in order. */
  readonly notices: ToastInput[] = []
  readonly addresses: string[] = []
  readonly #browser: Browser
  #engineComes = Promise.withResolvers<boolean>()

  constructor(browser: Browser, tab: Tab, me: MemberId) {
    this.#browser = browser
    this.tab = tab
    const crashed = (error: unknown): void => void tab.faults.push(error)
    const preferences = new Preferences(forgetful)
    const after = (ms: number, run: () => void): (() => void) => {
      const timer = browser.clock.setTimeout(run, ms)
      return () => browser.clock.clearTimeout(timer)
    }
    const workspace = new Workspace({
      me: meOf(me),
      preferences,
      snapshot: null,
      now: browser.now,
      after,
      beforePaint: queueMicrotask,
      isLooking: () => false,
      loadEngine: () => this.#engineComes.promise.then((comes) => (comes ? async () => tab.engine : null)),
      refused: () => undefined,
      refusalSeen: () => undefined,
      signedOut: () => undefined,
      notStored: () => undefined,
      crashed,
      shown: () => undefined
    })
    const toasts = {
      loaded: null,
      show: (input: ToastInput) => void this.notices.push(input),
      dismissNamed: () => undefined,
      load: async () => undefined
    }
    const go = async (href: string): Promise<void> => void this.addresses.push(href)
    const clock = { now: browser.now, after }
    const nothing = async (): Promise<void> => undefined
    const environment = { apple: false, painted: nothing, isDark: () => false, copy: nothing, origin: '', nextPane: () => undefined }
    this.app = new App({ ...environment, workspace, preferences, toasts, clock, go, leave: nothing, crashed })
    this.outbox = new OutboxController(this.app)
    this.acts = new OutboxActs(this.app, this.outbox)
    this.replies = new OwnReplies(this.app.deeds.own)
    tab.onchanged = () => workspace.refresh()
    workspace.open().catch(crashed)
  }

  /** The engine's code cannot be loaded; afterwards it is asked for again. */
  async engineFails(): Promise<void> {
    const failed = this.#engineComes
    this.#engineComes = Promise.withResolvers()
    failed.resolve(false)
    await this.done()
    this.app.workspace.open().catch((error: unknown) => this.tab.faults.push(error))
  }

  /** The tab's engine is there, with everything that the device has in memory. */
  async engineComes(): Promise<void> {
    this.#engineComes.resolve(true)
    await this.done()
  }

  /** Everything that was pressed is done. */
  async done(): Promise<void> {
    await settle()
  }

  /** The last notice, as it stands on screen. */
  get said(): string {
    return this.notices.at(-1)?.text ?? ''
  }

  /** The network is back and everything that waited has its answer. */
  async online(): Promise<void> {
    await this.#browser.online()
    await this.#browser.office.tell()
    await settle()
  }
}

/** Somebody sits down where everything is on the device. */
export const sitDown = async (browser: Browser, me: MemberId = 'ana'): Promise<Desk> => {
  const desk = new Desk(browser, await browser.open(me), me)
  await desk.engineComes()
  return desk
}
