/**
 * Verbs as a person does them: to what is selected, with a word that it was done, a way back, and the next conversation where one leaves
 * (OWN-01, UND-01). Not here: what a verb does (`verbs.ts`), keys and buttons.
 */
import type { Priority } from '../../../../schema/domain/conversation.ts'
import type { ConversationId, MemberId, Millis, TeamId } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { LateToasts } from '../components/toasts/late-toasts.svelte.ts'
import { t } from '../i18n/locale.svelte.ts'
import type { Done } from './engine.ts'
import type { Count, Verbs } from './verbs.ts'
import type { Workspace } from './workspace.svelte.ts'

export interface DeedDeps {
  readonly workspace: Workspace
  readonly toasts: LateToasts
  /** Opens a conversation of the list on screen; null: back to the list. */
  readonly open: (id: ConversationId | null) => void
  readonly crashed: (error: unknown) => void
}

type Deed = (verbs: Verbs, ids: readonly ConversationId[]) => Promise<Count>
type Said = (count: number) => string

export class Deeds {
  readonly #deps: DeedDeps

  constructor(deps: DeedDeps) {
    this.#deps = deps
  }

  /** What a verb is about: the marked ones, else the selected one, else the open one. */
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
      const count = await verbs.discard(held)
      if (count > 0)
        this.#deps.toasts.show({
          text: t('app.done.discard'),
          undo: () => this.#quietly(() => this.intoDraft(held.conversation, held.text))
        })
      return count
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

  /** Takes back what was done last (UND-01). */
  undo(): void {
    this.#quietly(async () => {
      const { engine } = this.#deps.workspace
      const undone = (await engine?.undo()) ?? 0
      this.#deps.toasts.show({ text: undone > 0 ? t('app.done.undone', { count: undone }) : t('app.notDone.undo') })
      return undone
    })
  }

  /** What leaves the list takes the selection to the next one, which is open already if a thread was. */
  #leave(ids: readonly ConversationId[], deed: Deed, said: Said): void {
    const { workspace, open } = this.#deps
    const next = workspace.list.act(ids)
    const wasOpen = workspace.thread !== null && ids.includes(workspace.thread.id)
    this.#do(ids, deed, said, () => {
      if (next !== null) workspace.list.select(next)
      if (wasOpen) open(next)
    })
  }

  #do(ids: readonly ConversationId[], deed: Deed, said: Said, then: () => void = () => undefined): void {
    if (ids.length === 0) return
    this.#quietly(async (verbs) => {
      const count = await deed(verbs, ids)
      if (count === 0) return 0
      this.#deps.workspace.list.unmark()
      then()
      this.#tell(said(count), this.#deps.workspace.engine?.undoable()[0])
      return count
    })
  }

  #tell(text: string, done: Done | undefined): void {
    const { workspace, toasts, crashed } = this.#deps
    toasts.show({ text, ...(done ? { undo: () => workspace.engine?.undo(done).catch(crashed) } : {}) })
  }

  #quietly(work: (verbs: Verbs) => Promise<unknown>): void {
    const { verbs } = this.#deps.workspace
    if (verbs) work(verbs).catch(this.#deps.crashed)
  }
}
