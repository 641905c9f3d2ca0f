/**
 * What an approver does about replies of others that await approval (ADM-01): lets them out, as they are or with other words, or sends them
 * back with a note. What is written for it is kept until the reply is decided, and stands there again where the server refused. Loaded with
 * threads. Not here: what the verbs mean (actions/message-approve.ts), drawing, who may (`app.svelte.ts`).
 */
import { SvelteMap } from 'svelte/reactivity'
import '../i18n/late/refusal-words.ts'
import '../i18n/late/thread-words.ts'
import type { ConversationId, MemberId, MessageId } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import { makeApprove } from '../actions/message-approve.ts'
import { makeReturn } from '../actions/message-return.ts'
import type { ApprovalDoing } from '../components/conversation/message-deeds.ts'
import type { LateToasts } from '../components/toasts/late-toasts.svelte.ts'
import { t } from '../i18n/locale.svelte.ts'
import type { NewEntry } from '../outbox/entry.ts'
import { ApprovalWords, isWorthKeeping, type Written } from './approval-words.ts'
import type { Engine } from './engine.ts'
import type { Hands, InTurn } from './turns.ts'
import { takingTurns } from './turns.ts'
import type { Workspace } from './workspace.svelte.ts'

export interface ApprovalDeps {
  readonly workspace: Pick<Workspace, 'ready' | 'nameOf' | 'rowOf' | 'sync'>
  readonly toasts: Pick<LateToasts, 'show'>
  readonly copy: (text: string) => Promise<void>
  readonly crashed: (error: unknown) => void
}

/** Only what was done last stands as a notice. */
const NOTICE = 'approval'

export class Approvals {
  readonly #deps: ApprovalDeps
  readonly #inTurn: InTurn
  readonly #words: ApprovalWords
  #engine: Engine | null = null
  /** What somebody is writing about a reply; null: they left it. */
  readonly #doing = new SvelteMap<MessageId, Written | null>()

  constructor(deps: ApprovalDeps) {
    this.#deps = deps
    const { workspace, toasts, crashed } = deps
    this.#inTurn = takingTurns(() => workspace.ready, crashed)
    this.#words = new ApprovalWords({
      store: async () => (await workspace.ready).engine.local,
      failed: () => toasts.show({ text: t('app.notStored'), tone: 'over' }),
      crashed
    })
    this.#inTurn(({ engine }) => this.#goOn(engine))
  }

  doing({ id }: HeldReplyRow): ApprovalDoing | null {
    return this.#doing.get(id) ?? null
  }

  edit(held: HeldReplyRow): void {
    this.#doing.set(held.id, writtenOf(held, 'edit', held.text))
  }

  /** Asks for a note. */
  ask(held: HeldReplyRow): void {
    this.#doing.set(held.id, writtenOf(held, 'return', ''))
  }

  write(held: HeldReplyRow, text: string): void {
    this.#keep(held, writtenOf(held, this.doing(held)?.kind ?? 'edit', text))
  }

  cancel({ id }: HeldReplyRow): void {
    this.#doing.set(id, null)
    this.#words.write(id, undefined)
  }

  approve(held: HeldReplyRow, text?: string): void {
    const written = text === undefined ? null : this.#keep(held, writtenOf(held, 'edit', text, true))
    const name = this.#nameOf(held)
    const done = this.#deps.workspace.sync.kind === 'offline' ? 'approval.doneApproveOffline' : 'approval.doneApprove'
    this.#do(held, written, (hands) => approving(hands, held, text), t(done, { name }))
  }

  giveBack(held: HeldReplyRow, note: string): void {
    const written = this.#keep(held, writtenOf(held, 'return', note, true))
    this.#do(held, written, (hands) => returning(hands, held, note), t('approval.doneReturn', { name: this.#nameOf(held) }))
  }

  /** The oldest in a conversation: what a command means. */
  firstIn(id: ConversationId | null): HeldReplyRow | undefined {
    return id === null ? undefined : this.#deps.workspace.rowOf(id)?.awaiting[0]
  }

  /** Memory changed: a reply that was decided takes its field along, and whoever was writing in it is told. */
  look(): void {
    const engine = this.#engine
    if (!engine?.loaded) return
    for (const [id, written] of this.#doing) {
      if (written === null || engine.index.base(written.conversation)?.awaiting.some((held) => held.id === id)) continue
      this.#doing.delete(id)
      this.#letGo(id).catch(this.#deps.crashed)
    }
  }

  /** Everything written so far is on the disk when this answers. */
  flush(): Promise<void> {
    return this.#words.flush()
  }

  /** What was written before this page was there. */
  async #goOn(engine: Engine): Promise<void> {
    for (const [id, written] of await this.#words.all()) if (!this.#doing.has(id)) this.#doing.set(id, written)
    this.#engine = engine
    this.look()
  }

  #keep(held: HeldReplyRow, written: Written): Written {
    this.#doing.set(held.id, written)
    this.#words.write(held.id, isWorthKeeping(written, held) ? written : undefined)
    return written
  }

  /** What is on the disk counts: another tab may have approved with these words. */
  async #letGo(id: MessageId): Promise<void> {
    const kept = await this.#words.read(id)
    this.#words.write(id, undefined)
    if (kept === null || kept.pressed) return
    const { toasts, copy, crashed } = this.#deps
    const run = (): void => void copy(kept.text).catch(crashed)
    const text = t('approval.decidedMeanwhile', { name: this.#nameOf(kept) })
    toasts.show({ text, name: `${NOTICE}:${id}`, tone: 'wait', stays: true, action: { text: t('approval.copyWords'), run } })
  }

  #do(held: HeldReplyRow, written: Written | null, make: (hands: Hands) => Promise<NewEntry | null>, said: string): void {
    this.#inTurn(async (hands) => {
      const entry = await make(hands)
      if (!entry) return this.#tooLate(hands, held, written)
      if (await hands.engine.perform([entry], false)) this.#deps.toasts.show({ text: said, name: NOTICE })
    })
  }

  /** Pressing twice does it once; where somebody else was first it is said, and the words are given back. */
  #tooLate({ engine }: Hands, held: HeldReplyRow, written: Written | null): void {
    if (engine.index.entries().some(({ action }) => 'message' in action && action.message === held.id)) return
    if (written) this.#keep(held, { ...written, pressed: false })
    this.#deps.toasts.show({ text: t('app.refused.replyDecided'), name: NOTICE, tone: 'wait' })
    this.look()
  }

  #nameOf({ author }: { readonly author: MemberId }): string {
    return this.#deps.workspace.nameOf(author) ?? t('words.unknownMember')
  }
}

const writtenOf = ({ conversation, author }: HeldReplyRow, kind: Written['kind'], text: string, pressed = false): Written => ({
  kind,
  text,
  conversation,
  author,
  pressed
})

/** Null: somebody has decided about it by now, perhaps here a moment ago. */
const factsOf = async ({ engine }: Hands, held: HeldReplyRow) => {
  const facts = await engine.facts(held.conversation)
  return facts?.shown.awaiting.some(({ id }) => id === held.id) ? facts : null
}
const approving = async (hands: Hands, held: HeldReplyRow, text?: string): Promise<NewEntry | null> => {
  const facts = await factsOf(hands, held)
  return facts && makeApprove(facts, hands.engine.making(), held, text)
}
const returning = async (hands: Hands, held: HeldReplyRow, note: string): Promise<NewEntry | null> => {
  const facts = await factsOf(hands, held)
  return facts && makeReturn(facts, hands.engine.making(), held, note)
}
