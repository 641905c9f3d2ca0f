/**
 * The app around a workspace: notices, dialogs, the keyboard's commands, where we are. One object for every component below the frame.
 * Not here: the workspace's rows (`workspace.svelte.ts`), what commands do (`commands.ts`), drawing.
 */
import { createContext } from 'svelte'
import type { ConversationId, MessageId, Millis } from '../../../../schema/domain/ids.ts'
import type { MessageRow } from '../../../../schema/domain/message.ts'
import { type Command, commandsFrom } from '../commands/command.ts'
import { COMMANDS } from '../commands/definitions.ts'
import type { LateToasts } from '../components/toasts/late-toasts.svelte.ts'
import { t } from '../i18n/locale.svelte.ts'
import type { Approvals } from './approvals.svelte.ts'
import { commandActions } from './commands.ts'
import { Deeds } from './deeds.svelte.ts'
import type { Leaving } from './engine-deps.ts'
import { hrefOf, type QueuePlace } from './place.ts'
import type { Preferences } from './preferences.svelte.ts'
import type { Me } from './session.ts'
import type { Workspace } from './workspace.svelte.ts'

/** What opens over the page, one at a time. */
export type Overlay = 'palette' | 'help' | 'assign' | 'snooze' | 'sign-out'

/** Where the focus can be sent in the list; its pane tells where it is. */
export interface Focus {
  list: () => void
  filter: () => void
}

export interface AppDeps {
  readonly workspace: Workspace
  readonly preferences: Preferences
  readonly toasts: LateToasts
  readonly apple: boolean
  readonly clock: { readonly now: () => Millis; readonly after: (ms: Millis, run: () => void) => () => void }
  /** Goes to an address of the app. */
  readonly go: (href: string, replace?: boolean) => Promise<void>
  /** Resolves when what was shown until now has been painted. */
  readonly painted: () => Promise<void>
  /** What is on screen is dark, by choice or by the system's. */
  readonly isDark: () => boolean
  readonly copy: (text: string) => Promise<void>
  readonly origin: string
  readonly nextPane: (by: 1 | -1) => void
  /** Ends everything that runs for this member, and what was kept for the next start. */
  readonly leave: (how: Leaving) => Promise<void>
  readonly crashed: (error: unknown) => void
}

const NONE: ReadonlySet<MessageId> = new Set()

/** So long the keyboard rests on a row before the thread beside it follows. */
const FOLLOW_MS = 70

export class App {
  readonly workspace: Workspace
  readonly preferences: Preferences
  readonly toasts: LateToasts
  readonly deeds: Deeds
  readonly deps: AppDeps
  readonly commands: readonly Command[]
  readonly focus: Focus = { list: () => undefined, filter: () => undefined }
  /** Where the focus shall go as soon as the open thread is there. */
  focusWanted = $state<'thread' | 'composer' | null>(null)
  overlay = $state<Overlay | null>(null)
  /** The one whose dialog has opened. A dialog tells a moment after it closed that it did. */
  shown: Overlay | null = null
  /** Letters for an overlay that is wanted and not there yet. */
  typedAhead = ''
  /** Comes with the first thread. */
  approvals: Approvals | null = null
  /** How many pages with a list of the queue are on screen: while one gives way to the next, two. */
  #queues = $state(0)
  #openLater: (() => void) | null = null
  /** The queue that is on screen or was last. */
  place = $state.raw<QueuePlace>({ base: '/q', view: 'needs-reply', conversation: null, silent: false })
  /** What is shown already while the address still follows: an address costs a navigation, and nobody waits for it. */
  ahead = $state.raw<QueuePlace | null>(null)
  contextOpen = $state(true)
  listHidden = $state(false)
  recent = $state.raw<readonly string[]>([])

  constructor(deps: AppDeps) {
    this.deps = deps
    this.workspace = deps.workspace
    this.preferences = deps.preferences
    this.toasts = deps.toasts
    this.contextOpen = deps.preferences.current.context
    this.deeds = new Deeds({
      workspace: deps.workspace,
      toasts: deps.toasts,
      open: (id) => this.open(id),
      now: deps.clock.now,
      crashed: deps.crashed
    })
    this.commands = commandsFrom(COMMANDS, commandActions(this), t)
  }

  /** What I am now: a role may change while this is open. */
  get mine(): Pick<Me, 'name' | 'role' | 'scope' | 'approval'> {
    const { people, me } = this.workspace
    return people.get(me.id) ?? me
  }

  get isLeader(): boolean {
    const { role } = this.mine
    return role !== 'agent' && role !== 'viewer'
  }

  /** May open the settings of the workspace (`settings/sections.ts` knows it part by part). */
  get mayAdminister(): boolean {
    const { role, scope } = this.mine
    return (role === 'owner' || role === 'admin') && scope === 'workspace'
  }

  /** This instance plays WhatsApp by itself. */
  get simulator(): boolean {
    return this.workspace.me.simulator
  }

  /** A viewer looks only (ADM-01). */
  get mayWork(): boolean {
    return this.mine.role !== 'viewer'
  }

  /** Lets out replies of those who need that, and is none of them (ADM-01). */
  get mayApprove(): boolean {
    return this.isLeader && !this.mine.approval
  }

  /** May give work away and take it from others; else only claim what nobody has (OWN-10). */
  get mayReassign(): boolean {
    return this.workspace.settings?.agentsReassign !== false || this.mine.role !== 'agent'
  }

  /** Failed and unconfirmed messages whose mark was put away, by this member on this device. */
  get dismissed(): ReadonlySet<MessageId> {
    return (this.workspace.version >= 0 && this.workspace.engine?.index.dismissed()) || NONE
  }

  /** The failure was seen and need not be shown again. */
  dismiss(message: Pick<MessageRow, 'id' | 'attempt'>): void {
    this.workspace.engine?.dismissMark(message).catch(this.deps.crashed)
  }

  /** Acting here and now: on what is on screen, not by a viewer, and not in a look that leaves no mark (MGR-03). */
  get mayAct(): boolean {
    return this.hasQueue && this.mayWork && !this.place.silent
  }

  /** A list of the queue is on screen: only then keys mean its rows. */
  get hasQueue(): boolean {
    return this.#queues > 0
  }

  /** A page with a list of the queue has come; what this answers is called when it goes. */
  showQueue(): () => void {
    this.#queues += 1
    return () => {
      this.#queues -= 1
    }
  }

  /** Opens something over the page; letters that were meant for something else are not meant for it. */
  show(overlay: Overlay): void {
    this.typedAhead = ''
    this.overlay = overlay
  }

  /** Opens a conversation beside the list that is on screen; null: only the list. */
  open(id: ConversationId | null, replace = false): void {
    this.#openLater?.()
    this.focusWanted = null
    this.workspace.list.select(id ?? this.workspace.list.selected)
    this.workspace.openThread(id, this.place.silent)
    this.ahead = { ...this.place, conversation: id }
    this.#follow(this.ahead, replace).catch(this.deps.crashed)
  }

  /** Only the last of several is an address. */
  async #follow(place: QueuePlace, replace: boolean): Promise<void> {
    await this.deps.painted()
    if (this.ahead === place) await this.deps.go(hrefOf(place), replace)
    if (this.ahead === place) this.ahead = null
  }

  /**
   * The thread follows the keyboard a moment later, so that holding a key runs through the list and opens what it rests on. What was opened
   * on the way is no step of the history.
   */
  openSoon(id: ConversationId): void {
    this.#openLater?.()
    this.#openLater = this.deps.clock.after(FOLLOW_MS, () => {
      this.#openLater = null
      if (this.workspace.list.selected === id) this.open(id, true)
    })
  }

  leave(how: Leaving = 'signed-out'): Promise<void> {
    return this.deps.leave(how)
  }

  toggleContext(): void {
    this.contextOpen = !this.contextOpen
    this.preferences.set({ context: this.contextOpen })
  }

  /** Remembers what the palette did, the latest first. */
  chose(id: string): void {
    this.recent = [id, ...this.recent.filter((one) => one !== id)].slice(0, 8)
  }
}

export const [getApp, setApp] = createContext<App>()
