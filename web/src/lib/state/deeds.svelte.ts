/**
 * Verbs as a person does them: to what is selected, with a word that it was done, a way back, and the next conversation where one leaves
 * (OWN-01, UND-01). Not here: what a verb does (`verbs.ts`), keys and buttons.
 */
import type { Priority } from '../../../../schema/domain/conversation.ts'
import type { ConversationId, MemberId, Millis, TeamId } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { LateToasts } from '../components/toasts/late-toasts.svelte.ts'
import { t } from '../i18n/locale.svelte.ts'
import { UNDO_MS } from './undo-time.ts'
import type { Count, Verbs } from './verbs.ts'
import type { Workspace } from './workspace.svelte.ts'

export interface DeedDeps {
  readonly workspace: Workspace
  readonly toasts: LateToasts
  /** Opens a conversation of the list on screen; null: back to the list. */
  readonly open: (id: ConversationId | null) => void
  readonly now: () => Millis
  readonly crashed: (error: unknown) => void
}

type Deed = (verbs: Verbs, ids: readonly ConversationId[]) => Promise<Count>
type Said = (count: number) => string

/** What was done last and how it is taken back: one list for the key and for the notices (UND-01). */
interface WayBack {
  readonly at: Millis
  readonly ids: readonly ConversationId[]
  /** The thread that was open, where it was among them. */
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
  #back: readonly WayBack[] = []

  constructor(deps: DeedDeps) {
    this.#deps = deps
  }

  /** What a verb is about: the marked ones, else the selected one, which is the open one where one is open. */
  targets(): readonly ConversationId[] {
    const { list, thread } = this.#deps.workspace
    if (list.marked.size > 0) return [...list.marked]
    const one = list.selected ?? thread?.id
    return one === undefined || one === null ? [] : [one]
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

  release(held: HeldReplyRow): void {
    this.#quietly((verbs) => verbs.release(held))
  }

  /** The held words are gone from the tray; the way back puts them into the composer. */
  discard(held: HeldReplyRow): void {
    this.#quietly(async (verbs) => {
      if ((await verbs.discard(held)) === 0) return
      const run = async (): Promise<number> => {
        await this.intoDraft(held.conversation, held.text)
        return 1
      }
      this.#tell(t('app.done.discard'), { at: this.#deps.now(), ids: [], opened: null, run })
    })
  }

  /** The held words go into the composer, before what stands there; they are sent as a new reply that knows what is on screen now. */
  editHeld(held: HeldReplyRow): void {
    this.#quietly(async (verbs) => {
      await this.intoDraft(held.conversation, held.text)
      await verbs.discard(held)
    })
  }

  /** Puts words into a conversation's draft, before what stands there; on the disk when this answers, with what stood there before. */
  async intoDraft(id: ConversationId, text: string): Promise<string> {
    const before = this.#deps.workspace.engine?.draft(id)?.text ?? ''
    await this.restoreDraft(id, before.trim() === '' ? text : `${text}\n${before}`)
    return before
  }

  /** Makes these words the draft. */
  async restoreDraft(id: ConversationId, text: string): Promise<void> {
    const { engine, thread } = this.#deps.workspace
    if (!engine) return
    const now = engine.making().at
    await engine.threads.load(id)
    const seenPosition = engine.threads.newest(id)?.position ?? 0
    engine.write({ conversation: id, text, begunAt: now, seenPosition, updatedAt: now })
    if (thread?.id === id) thread.takeDraft()
    await engine.drafts.flush()
  }

  /** Takes back what was done last (UND-01), or what a notice tells of. */
  undo(one: WayBack | undefined = this.#back.at(-1)): void {
    const { workspace, toasts, now, open } = this.#deps
    this.#back = this.#back.filter((other) => other !== one && other.at > now() - UNDO_MS)
    this.#quietly(async () => {
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
    const opened = workspace.thread !== null && ids.includes(workspace.thread.id) ? workspace.thread.id : null
    const afterwards = (): void => {
      if (next !== null) workspace.list.select(next)
      if (opened !== null) open(next)
    }
    this.#do(ids, deed, said, { afterwards, opened })
  }

  #do(ids: readonly ConversationId[], deed: Deed, said: Said, { afterwards, opened }: After = NOTHING_ELSE): void {
    if (ids.length === 0) return
    this.#quietly(async (verbs) => {
      const { workspace, now } = this.#deps
      const names = ids.map((id) => workspace.rowOf(id)?.name ?? '')
      const count = await deed(verbs, ids)
      if (count === 0) return
      workspace.list.unmark()
      afterwards()
      const done = workspace.engine?.undoable()[0]
      const run = async (): Promise<number> => (await workspace.engine?.undo(done)) ?? 0
      const text = ids.length === 1 && names[0] ? t('app.done.named', { what: said(count), name: names[0] }) : said(count)
      this.#tell(text, done ? { at: now(), ids, opened, run } : null)
    })
  }

  readonly #told = new WeakSet<WayBack>()

  /** A notice that stands longer, because somebody looks at it, still takes back what it tells of. */
  #isTold(one: WayBack): boolean {
    return this.#told.has(one)
  }

  #tell(text: string, back: WayBack | null): void {
    if (back) this.#back = [...this.#back, back]
    const undo = (): void => {
      if (!back) return
      this.#told.add(back)
      this.undo(back)
    }
    this.#deps.toasts.show({ text, name: NOTICE, ...(back ? { undo } : {}) })
  }

  #quietly(work: (verbs: Verbs) => Promise<unknown>): void {
    const { verbs } = this.#deps.workspace
    if (verbs) work(verbs).catch(this.#deps.crashed)
  }
}
