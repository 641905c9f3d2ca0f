/**
 * What an agent does to conversations, as one thing each, for keys, buttons and the palette alike: entries are made from what is known,
 * stored together, and undone together. Not here: what a verb means (actions/), how it looks, words.
 */

import type { Priority } from '../../../../schema/domain/conversation.ts'
import type { ConversationId, MemberId, Millis, TeamId } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow, MessageRow } from '../../../../schema/domain/message.ts'
import { type Assignment, makeAssign } from '../actions/conversation-assign.ts'
import { makeClaim } from '../actions/conversation-claim.ts'
import { makeMarkUnread } from '../actions/conversation-mark-unread.ts'
import { makeNoReplyNeeded } from '../actions/conversation-no-reply-needed.ts'
import { makePrioritise } from '../actions/conversation-prioritise.ts'
import { hasUnread, makeRead } from '../actions/conversation-read.ts'
import { makeReopen } from '../actions/conversation-reopen.ts'
import { makeResolve } from '../actions/conversation-resolve.ts'
import { makeSnooze } from '../actions/conversation-snooze.ts'
import type { Facts, Making } from '../actions/make.ts'
import { makeDiscard } from '../actions/message-discard.ts'
import { makeRelease } from '../actions/message-release.ts'
import { isRetried, makeRetry } from '../actions/message-retry.ts'
import { makeSend } from '../actions/message-send.ts'
import type { NewEntry, OutboxEntry } from '../outbox/entry.ts'
import type { Engine } from './engine.ts'
import type { Done } from './engine-deps.ts'

/** Null: there is nothing to do for this one. */
type Make = (facts: Facts, making: Making) => NewEntry | null

/** What was done; null where there was nothing to do, or where the device could not keep it. */
type Doing = Promise<Done | null>

export class Verbs {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  claim(ids: readonly ConversationId[], me: MemberId): Doing {
    return this.#each(ids, (facts, making) => (facts.shown.conversation.assignee === me ? null : makeClaim(facts, making)))
  }

  assign(
    ids: readonly ConversationId[],
    to: { readonly assignee?: MemberId | null; readonly team?: TeamId | null; readonly brief?: string }
  ): Doing {
    return this.#each(ids, (facts, making) => makeAssign(facts, making, to satisfies Assignment))
  }

  resolve(ids: readonly ConversationId[]): Doing {
    return this.#each(ids, (facts, making) => (facts.shown.conversation.status === 'resolved' ? null : makeResolve(facts, making)))
  }

  reopen(ids: readonly ConversationId[]): Doing {
    return this.#each(ids, (facts, making) => (facts.shown.conversation.status === 'open' ? null : makeReopen(facts, making)))
  }

  snooze(ids: readonly ConversationId[], until: Millis): Doing {
    return this.#each(ids, (facts, making) => (facts.shown.conversation.status === 'resolved' ? null : makeSnooze(facts, making, until)))
  }

  prioritise(ids: readonly ConversationId[], priority: Priority): Doing {
    return this.#each(ids, (facts, making) =>
      facts.shown.conversation.priority === priority ? null : makePrioritise(facts, making, priority)
    )
  }

  noReplyNeeded(ids: readonly ConversationId[]): Doing {
    return this.#each(ids, (facts, making) => (facts.shown.conversation.needsReply ? makeNoReplyNeeded(facts, making) : null))
  }

  markUnread(ids: readonly ConversationId[]): Doing {
    return this.#each(ids, makeMarkUnread)
  }

  /** Says that the reader has the newest message before them; nothing where they had already. No undo is offered for looking. */
  async read(id: ConversationId): Promise<void> {
    const facts = await this.#engine.facts(id)
    if (!facts?.seen || !hasUnread(facts)) return
    await this.#engine.perform([makeRead(facts, this.#engine.making(), facts.seen)], false)
  }

  /** True when the reply is safe on this device, in its draft's place. */
  async send(id: ConversationId, text: string): Promise<boolean> {
    const facts = await this.#engine.facts(id)
    if (!facts) return false
    return (await this.#engine.send({ ...makeSend(facts, this.#engine.making(), text), conversation: id })) !== null
  }

  /** Refused words go once more, as a new reply; what stands in the composer stays there. True when they are safe on this device. */
  async sendAgain(refused: OutboxEntry): Promise<boolean> {
    const { action } = refused
    const facts = action.kind === 'message.send' ? await this.#engine.facts(action.conversation) : null
    if (action.kind !== 'message.send' || !facts) return false
    return (await this.#engine.resend(refused.id, makeSend(facts, this.#engine.making(), action.text))) !== null
  }

  release(held: HeldReplyRow): Doing {
    return this.#each(
      [held.conversation],
      (facts, making) => (facts.seen && isHeld(facts, held) ? makeRelease(facts, making, held, facts.seen) : null),
      false
    )
  }

  discard(held: HeldReplyRow): Doing {
    return this.#each([held.conversation], (facts, making) => (isHeld(facts, held) ? makeDiscard(facts, making, held) : null), false)
  }

  retry(message: MessageRow): Doing {
    return this.#each(
      [message.conversation],
      (facts, making) => (isRetried(message, facts.entries) ? null : makeRetry(facts, making, message)),
      false
    )
  }

  async #each(ids: readonly ConversationId[], make: Make, undoable = true): Doing {
    const entries: NewEntry[] = []
    for (const id of ids) {
      const facts = await this.#engine.facts(id)
      const entry = facts && make(facts, this.#engine.making())
      if (entry) entries.push(entry)
    }
    return entries.length === 0 ? null : this.#engine.perform(entries, undoable)
  }
}

/** Nothing that this device did has decided about it yet. */
const isHeld = ({ shown }: Facts, held: HeldReplyRow): boolean => shown.held.some(({ id }) => id === held.id)
