/**
 * What an approver does about replies of others that await approval (ADM-01): lets them out, as they are or with other words, or sends them
 * back with a note. What is written for it is kept until it has arrived, and comes back where the server refused. Loaded with threads.
 * Not here: what the verbs mean (actions/message-approve.ts), drawing, who may (`app.svelte.ts`).
 */
import { SvelteMap } from 'svelte/reactivity'
import '../i18n/late/thread-words.ts'
import type { ConversationId, MessageId } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import { makeApprove } from '../actions/message-approve.ts'
import { makeReturn } from '../actions/message-return.ts'
import type { ApprovalDoing } from '../components/conversation/message-deeds.ts'
import type { LateToasts } from '../components/toasts/late-toasts.svelte.ts'
import { t } from '../i18n/locale.svelte.ts'
import type { NewEntry } from '../outbox/entry.ts'
import type { Hands, InTurn } from './turns.ts'
import { takingTurns } from './turns.ts'
import type { Workspace } from './workspace.svelte.ts'

export interface ApprovalDeps {
  readonly workspace: Pick<Workspace, 'ready' | 'nameOf' | 'rowOf' | 'sync'>
  readonly toasts: Pick<LateToasts, 'show'>
  /** Words of approvals that were refused: nobody writes them twice. */
  readonly refusedWords: ReadonlyMap<MessageId, string>
  readonly crashed: (error: unknown) => void
}

/** Only what was done last stands as a notice. */
const NOTICE = 'approval'

export class Approvals {
  readonly #deps: ApprovalDeps
  readonly #inTurn: InTurn
  /** What somebody is writing about a reply; null: they left it. */
  readonly #doing = new SvelteMap<MessageId, ApprovalDoing | null>()

  constructor(deps: ApprovalDeps) {
    this.#deps = deps
    this.#inTurn = takingTurns(() => deps.workspace.ready, deps.crashed)
  }

  doing({ id }: HeldReplyRow): ApprovalDoing | null {
    const known = this.#doing.get(id)
    if (known !== undefined) return known
    const text = this.#deps.refusedWords.get(id)
    return text === undefined ? null : { kind: 'edit', text }
  }

  edit(held: HeldReplyRow): void {
    this.#doing.set(held.id, { kind: 'edit', text: held.text })
  }

  /** Asks for a note. */
  ask({ id }: HeldReplyRow): void {
    this.#doing.set(id, { kind: 'return', text: '' })
  }

  write(held: HeldReplyRow, text: string): void {
    const { kind } = this.doing(held) ?? { kind: 'edit' }
    this.#doing.set(held.id, { kind, text })
  }

  cancel({ id }: HeldReplyRow): void {
    this.#doing.set(id, null)
  }

  approve(held: HeldReplyRow, text?: string): void {
    const name = this.#nameOf(held)
    const done = this.#deps.workspace.sync.kind === 'offline' ? 'approval.doneApproveOffline' : 'approval.doneApprove'
    this.#do((hands) => approving(hands, held, text), t(done, { name }))
  }

  giveBack(held: HeldReplyRow, note: string): void {
    this.#do((hands) => returning(hands, held, note), t('approval.doneReturn', { name: this.#nameOf(held) }))
  }

  /** The oldest in a conversation: what a command means. */
  firstIn(id: ConversationId | null): HeldReplyRow | undefined {
    return id === null ? undefined : this.#deps.workspace.rowOf(id)?.awaiting[0]
  }

  #do(make: (hands: Hands) => Promise<NewEntry | null>, said: string): void {
    this.#inTurn(async (hands) => {
      const entry = await make(hands)
      if (entry && (await hands.engine.perform([entry], false))) this.#deps.toasts.show({ text: said, name: NOTICE })
    })
  }

  #nameOf({ author }: HeldReplyRow): string {
    return this.#deps.workspace.nameOf(author) ?? t('words.unknownMember')
  }
}

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
