/**
 * Verbs as a person does them: to what is selected, with a word that it was done, a way back, and the next conversation where one leaves
 * (OWN-01, UND-01). Not here: what a verb does (`verbs.ts`), own replies that did not go through (`own-replies.ts`), keys and buttons.
 */
import type { Priority } from '../../../../schema/domain/conversation.ts'
import type { ConversationId, MemberId, Millis, TeamId } from '../../../../schema/domain/ids.ts'
import type { LateToasts } from '../components/toasts/late-toasts.svelte.ts'
import { t } from '../i18n/locale.svelte.ts'
import type { Done } from './engine-deps.ts'
import type { OwnReplyDeps } from './own-replies.ts'
import { type Hands, type InTurn, takingTurns } from './turns.ts'
import { UNDO_MS } from './undo-time.ts'
import type { Verbs } from './verbs.ts'
import type { Workspace } from './workspace.svelte.ts'

export interface DeedDeps {
  readonly workspace: Workspace
  readonly toasts: LateToasts
  /** Opens a conversation of the list on screen; null: back to the list. */
  readonly open: (id: ConversationId | null) => void
  readonly now: () => Millis
  readonly crashed: (error: unknown) => void
}

type Deed = (verbs: Verbs, ids: readonly ConversationId[]) => Promise<Done | null>
type Said = (count: number) => string

/** What was done last and how it is taken back: one list for the key and for the notices (UND-01). */
interface WayBack {
  readonly at: Millis
  readonly ids: readonly ConversationId[]
  /** The conversation that was open, where it was among them. */
  readonly opened: ConversationId | null
  /** Answers how many things were taken back. */
  readonly run: () => Promise<number>
}

/** What else happens when something was done. */
interface After {
  readonly afterwards: () => void
  readonly opened: ConversationId | null
}
const NOTHING_ELSE: After = { afterwards: () => undefined, opened: null }

/** Only what was done last stands as a notice; undoing it takes its place. */
const NOTICE = 'deed'

export class Deeds {
  readonly #deps: DeedDeps
  readonly #inTurn: InTurn
  /** What own replies that did not go through are dealt with by. */
  readonly own: OwnReplyDeps
  #back: readonly WayBack[] = []

  constructor(deps: DeedDeps) {
    this.#deps = deps
    const { workspace, toasts, now, crashed } = deps
    this.#inTurn = takingTurns(() => workspace.ready, crashed)
    this.own = {
      inTurn: this.#inTurn,
      thread: () => workspace.thread,
      discarded: (back) => this.#tell(t('app.done.discard'), { at: now(), ids: [], opened: null, run: () => back().then(() => 1) }),
      notWithdrawn: () => toasts.show({ text: t('app.notDone.withdraw'), tone: 'wait' })
    }
  }

  /** What a verb is about: the marked ones, else the selected one, which is the open one where one is open. */
  targets(): readonly ConversationId[] {
    const { list, openId } = this.#deps.workspace
    if (list.marked.size > 0) return [...list.marked]
    const one = list.selected ?? openId
    return one === null ? [] : [one]
  }

  claim(ids = this.targets()): void {
    const me = this.#deps.workspace.me.id
    this.#do(
      ids,
      (verbs, all) => verbs.claim(all, me),
      (count) => t('app.done.claim', { count })
    )
  }

  assign(to: { readonly assignee?: MemberId | null; readonly team?: TeamId | null; readonly brief?: string }, ids = this.targets()): void {
    this.#do(
      ids,
      (verbs, all) => verbs.assign(all, to),
      (count) => t('app.done.assign', { count })
    )
  }

  /** Resolves, or opens again what is resolved. */
  resolve(ids = this.targets()): void {
    const { workspace } = this.#deps
    if (ids.every((id) => workspace.rowOf(id)?.conversation.status === 'resolved'))
      this.#do(
        ids,
        (verbs, all) => verbs.reopen(all),
        (count) => t('app.done.reopen', { count })
      )
    else
      this.#leave(
        ids,
        (verbs, all) => verbs.resolve(all),
        (count) => t('app.done.resolve', { count })
      )
  }

  snooze(until: Millis, ids = this.targets()): void {
    this.#leave(
      ids,
      (verbs, all) => verbs.snooze(all, until),
      (count) => t('app.done.snooze', { count })
    )
  }

  togglePriority(ids = this.targets()): void {
    const { workspace } = this.#deps
    const priority: Priority = ids.every((id) => workspace.rowOf(id)?.conversation.priority === 'urgent') ? 'normal' : 'urgent'
    this.#do(
      ids,
      (verbs, all) => verbs.prioritise(all, priority),
      (count) => t('app.done.priority', { count })
    )
  }

  noReplyNeeded(ids = this.targets()): void {
    this.#do(
      ids,
      (verbs, all) => verbs.noReplyNeeded(all),
      (count) => t('app.done.noReplyNeeded', { count })
    )
  }

  markUnread(ids = this.targets()): void {
    const { thread } = this.#deps.workspace
    if (thread && ids.includes(thread.id)) thread.leaveUnread()
    this.#do(
      ids,
      (verbs, all) => verbs.markUnread(all),
      (count) => t('app.done.markUnread', { count })
    )
  }

  /** Takes back what was done last (UND-01), or what a notice tells of. */
  undo(told?: WayBack): void {
    const { workspace, toasts, now, open } = this.#deps
    this.#inTurn(async () => {
      const one = told ?? this.#back.at(-1)
      this.#back = this.#back.filter((other) => other !== one && other.at > now() - UNDO_MS)
      const undone = one && (one.at > now() - UNDO_MS || this.#isTold(one)) ? await one.run() : 0
      if (undone > 0 && one) {
        // Back in its old place, and under the keyboard again: nobody has to look for it.
        workspace.list.renew()
        const [first] = one.ids
        if (first !== undefined && workspace.list.ids.includes(first)) workspace.list.select(first)
        if (one.opened !== null) open(one.opened)
      }
      toasts.show({ name: NOTICE, text: undone > 0 ? t('app.done.undone', { count: undone }) : t('app.notDone.undo') })
    })
  }

  /** What leaves the list takes the selection to the next one, which is open already if a thread was. */
  #leave(ids: readonly ConversationId[], deed: Deed, said: Said): void {
    const { workspace, open } = this.#deps
    const next = workspace.list.act(ids)
    const opened = workspace.openId !== null && ids.includes(workspace.openId) ? workspace.openId : null
    const afterwards = (): void => {
      if (opened !== null && workspace.openId !== opened) return // went on by themselves meanwhile
      if (next !== null) workspace.list.select(next)
      if (opened !== null) open(next)
    }
    this.#do(ids, deed, said, { afterwards, opened })
  }

  #do(ids: readonly ConversationId[], deed: Deed, said: Said, { afterwards, opened }: After = NOTHING_ELSE): void {
    if (ids.length === 0) return
    const { workspace, now } = this.#deps
    this.#inTurn(async ({ engine, verbs }) => {
      const names = ids.map((id) => workspace.rowOf(id)?.name ?? '')
      const done = await deed(verbs, ids)
      if (done === null) return this.#sayGone(engine, ids)
      workspace.list.unmark()
      afterwards()
      const what = said(done.entries.length)
      const text = ids.length === 1 && names[0] ? t('app.done.named', { what, name: names[0] }) : what
      this.#tell(text, { at: now(), ids, opened, run: () => engine.undo(done) })
    })
  }

  /** Nothing was done because a conversation is not here (any more): what was pressed does not fall away in silence. */
  #sayGone({ index }: Hands['engine'], ids: readonly ConversationId[]): void {
    if (ids.every((id) => index.has(id))) return
    this.#deps.toasts.show({ text: t('app.notHere'), name: NOTICE, tone: 'wait' })
  }

  readonly #told = new WeakSet<WayBack>()

  /** A notice that stands longer, because somebody looks at it, still takes back what it tells of. */
  #isTold(one: WayBack): boolean {
    return this.#told.has(one)
  }

  #tell(text: string, back: WayBack): void {
    this.#back = [...this.#back.filter(({ at }) => at > this.#deps.now() - UNDO_MS), back]
    const undo = (): void => {
      this.#told.add(back)
      this.undo(back)
    }
    this.#deps.toasts.show({ text, name: NOTICE, undo })
  }
}
