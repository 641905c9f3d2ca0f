/**
 * Mistakes to be planted: each replaces one function of the product, or a dependency, by one that is wrong in a way in which inboxes have
 * really been wrong. The product knows nothing of them. `law` names an invariant that must find it. Not here: planting (mutants.test.ts).
 */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { MessageStatus } from '../../schema/domain/message-status.ts'
import type { ActionContext } from '../../worker/actions/context.ts'
import type { Draft } from '../../worker/commit/draft.ts'
import type { IntakeOperation } from '../../worker/commit/operation.ts'
import type { Db } from '../../worker/store/db.ts'
import type { WorldOptions } from './world.ts'

export interface Mutant {
  /** Its name in the zoo. */
  readonly id: string
  readonly bug: string
  /** One of these laws breaks. */
  readonly laws: readonly string[]
  /** The module whose exports are replaced, from this folder. */
  readonly module?: string
  /** The wrong exports, made from the right ones. */
  readonly plant?: (right: Exports) => Exports
  readonly options?: Partial<WorldOptions>
}

type Exports = Readonly<Record<string, unknown>>
// biome-ignore lint/suspicious/noExplicitAny: a replaced function is called with whatever the right one is called with
type AnyFunction = (...given: any[]) => any

const right = (exports: Exports, name: string): AnyFunction => {
  const found = exports[name]
  if (typeof found !== 'function') throw new Error(`the product has no ${name} to be mistaken about`)
  return found as AnyFunction
}

/** The same object with some of its properties as somebody mistaken sees them. */
const seenAs = <T extends object>(object: T, changes: object): T =>
  new Proxy(object, {
    get: (target, name) => {
      if (name in changes) return Reflect.get(changes, name)
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    }
  })

/** A context in which every message seems to be the newest. */
const blindFor = (context: ActionContext): ActionContext => {
  const { messages } = context.draft
  const get = (id: string): object | undefined => {
    const row = messages.get(id)
    return row && { ...row, position: Number.MAX_SAFE_INTEGER }
  }
  return { ...context, draft: seenAs(context.draft, { messages: seenAs(messages, { get }) }) }
}

const firstSeen = new WeakMap<Draft, Map<string, ConversationRow>>()

/** A context that sees a conversation as it was when the commit began, whatever came before in the same commit. */
const forgetful = (context: ActionContext): ActionContext => {
  const { draft } = context
  const known = firstSeen.get(draft) ?? new Map<string, ConversationRow>()
  firstSeen.set(draft, known)
  const get = (id: string): ConversationRow | undefined => {
    const row = known.get(id) ?? draft.conversations.get(id)
    if (row) known.set(id, row)
    return row
  }
  return { ...context, draft: seenAs(draft, { conversations: seenAs(draft.conversations, { get }) }) }
}

const rewritten = (db: Db, rewrite: (sql: string) => string): Db => ({
  batch: (statements) => db.batch(statements.map((one) => ({ ...one, sql: rewrite(one.sql) })))
})

/** No constraint refuses what came before: who has not looked, or looked too early, writes it once more. */
const withoutConstraints = (db: Db): Db => {
  const dropped = db.batch([{ sql: 'DROP INDEX IF EXISTS messagesByWamid', params: [] }])
  const loose = rewritten(db, (sql) => sql.replace(/^INSERT INTO "items"/, 'INSERT OR REPLACE INTO "items"'))
  return {
    batch: async (statements) => {
      await dropped
      return loose.batch(statements)
    }
  }
}

/** The fence is written over, whoever stood there. */
const withoutFence = (db: Db): Db => rewritten(db, (sql) => sql.replace(/^INSERT INTO commits/, 'INSERT OR REPLACE INTO commits'))

/** The audit log is written by itself, before the commit; whether it was, nobody looks. */
const auditOutside = (db: Db): Db => ({
  batch: async (statements) => {
    const isAudit = ({ sql }: { readonly sql: string }): boolean => sql.startsWith('INSERT INTO "audit"')
    const entries = statements.filter(isAudit)
    if (entries.length > 0) await db.batch(entries).catch(() => undefined)
    return db.batch(statements.filter((one) => !isAudit(one)))
  }
})

/** A context whose member needs nobody's approval. */
const trusting = (context: ActionContext): ActionContext => ({ ...context, member: { ...context.member, approval: false } })

/** Told and answered; whether it was also written, nobody waits to hear. */
const told = (right: AnyFunction) => async (db: Db, plan: object, token: string, now: number) => {
  right(db, plan, token, now).catch(() => undefined)
  return 'committed'
}

/** Takes every message of a body for one that has just been inserted, repeated ones too. */
const countingThePayload = (right: AnyFunction) => (draft: Draft, operation: IntakeOperation) => {
  const repeated = operation.items.filter((item) => item.kind === 'message' && draft.items.get(item.key)?.state === 'shown')
  right(draft, operation)
  for (const message of draft.messages.values()) {
    const isRepeated = message.direction === 'in' && repeated.some(({ id }) => id === message.wamid)
    const row = isRepeated && draft.conversations.get(message.conversation)
    if (row) draft.conversations.update(row.id, { needsReply: true, lastInboundPosition: row.lastPosition })
  }
}

export const MUTANTS: readonly Mutant[] = [
  {
    id: 'Z01',
    bug: 'a late `sent` overwrites `delivered`',
    laws: ['statusesOnlyClimb'],
    module: '../../schema/domain/message-status.ts',
    plant: () => ({ foldStatus: (_: MessageStatus, next: MessageStatus) => next })
  },
  {
    id: 'Z03',
    bug: 'a status for an unknown message is never applied',
    laws: ['nothingIsParkedForLong'],
    module: '../../worker/ingest/statuses.ts',
    plant: () => ({ applyParked: () => undefined })
  },
  {
    id: 'Z04',
    bug: 'deduplication by a check before the write instead of a constraint',
    laws: ['messagesEqualTheLedger', 'eachWamidIsOneMessage'],
    options: { wrapDb: withoutConstraints }
  },
  {
    id: 'Z06',
    bug: 'unread is bumped from the payload instead of from inserted rows',
    laws: ['summariesEqualARecount'],
    module: '../../worker/ingest/fold-intake.ts',
    plant: (exports) => ({ foldIntake: countingThePayload(right(exports, 'foldIntake')) })
  },
  {
    id: 'Z08',
    bug: 'the window is computed from arrival time',
    laws: ['summariesEqualARecount'],
    module: '../../worker/ingest/conversation-changes.ts',
    plant: (exports) => ({
      afterQuestion: (row: object, message: { readonly receivedAt: number }) =>
        right(exports, 'afterQuestion')(row, message, message.receivedAt)
    })
  },
  {
    id: 'Z09',
    bug: 'an echo from the business phone does not count as an answer',
    laws: ['summariesEqualARecount', 'noStaleReplyLeft'],
    module: '../../worker/ingest/conversation-changes.ts',
    plant: (exports) => ({
      afterAnswer: (row: object, position: number, key: string) =>
        key === '(phone)' ? {} : right(exports, 'afterAnswer')(row, position, key)
    })
  },
  {
    id: 'Z10',
    bug: 'a resolve beats an inbound message that it had not seen',
    laws: ['noQuestionIsOverruled'],
    module: '../../worker/actions/status.ts',
    plant: (exports) => ({
      conversationResolve: (context: ActionContext, action: object) => right(exports, 'conversationResolve')(blindFor(context), action)
    })
  },
  {
    id: 'Z11',
    bug: 'claim is last-write-wins',
    laws: ['oneOwnerOrNone'],
    module: '../../worker/actions/ownership.ts',
    plant: (exports) => ({
      conversationClaim: (context: ActionContext, action: { readonly conversation: string }) => {
        const row = context.draft.conversations.get(action.conversation)
        const get = (): object | undefined => row && { ...row, assignee: null }
        const conversations = seenAs(context.draft.conversations, { get })
        return right(exports, 'conversationClaim')({ ...context, draft: seenAs(context.draft, { conversations }) }, action)
      }
    })
  },
  {
    id: 'Z12',
    bug: 'stale is decided by comparing times instead of rows',
    laws: ['noStaleReplyLeft', 'heldForATrueReason'],
    module: '../../worker/ingest/conversation-changes.ts',
    plant: () => ({
      lastAnswerByOthers: (row: ConversationRow, key: string) =>
        row.lastAnswerKey !== key && row.lastDirection === 'out' ? Number.MAX_SAFE_INTEGER : 0
    })
  },
  {
    id: 'Z13',
    bug: 'a device’s own earlier text makes its next one stale',
    laws: ['heldForATrueReason'],
    module: '../../worker/ingest/conversation-changes.ts',
    plant: () => ({ lastAnswerByOthers: (row: ConversationRow) => row.lastAnswerPosition })
  },
  {
    id: 'Z14',
    bug: 'two sends in one commit both see "no answer yet"',
    laws: ['noStaleReplyLeft'],
    module: '../../worker/actions/message-send.ts',
    plant: (exports) => ({
      messageSend: (context: ActionContext, action: object) => right(exports, 'messageSend')(forgetful(context), action)
    })
  },
  {
    id: 'Z16',
    bug: 'a time-out is retried',
    laws: ['nothingIsSentTwice'],
    module: '../../worker/outbound/whatsapp-client.ts',
    plant: (exports) => ({
      sendToWhatsApp: async (deps: object, order: object) => {
        const first = await right(exports, 'sendToWhatsApp')(deps, order)
        return first.kind === 'lost' ? right(exports, 'sendToWhatsApp')(deps, order) : first
      }
    })
  },
  {
    id: 'Z18',
    bug: 'the second message of a conversation overtakes the first while that one waits',
    laws: ['ordersAreKept'],
    module: '../../worker/outbound/plan-pass.ts',
    plant: (exports) => ({
      planPass: (input: { readonly messages: readonly { readonly id: string }[] }) =>
        right(exports, 'planPass')({ ...input, messages: input.messages.map((message) => ({ ...message, conversation: message.id })) })
    })
  },
  {
    id: 'Z21',
    bug: 'broadcast before commit',
    laws: ['everyReplicaEqualsTheServer'],
    module: '../../worker/store/write-plan.ts',
    plant: (exports) => ({ writePlan: told(right(exports, 'writePlan')) })
  },
  {
    id: 'Z22',
    bug: 'a delta is applied although `from` is not the cursor',
    laws: ['everyReplicaEqualsTheServer'],
    options: { carelessDevices: true }
  },
  {
    id: 'Z27',
    bug: 'rows that became invisible stay on the device',
    laws: ['everyReplicaEqualsTheServer'],
    module: '../../party/broadcast.ts',
    plant: (exports) => ({
      cutFor: (member: object, broadcast: object) => {
        const delta = right(exports, 'cutFor')(member, broadcast)
        return { ...delta, deletions: { ...delta.deletions, conversations: [] } }
      }
    })
  },
  {
    id: 'Z43',
    bug: '"after `seen`" compares last changes instead of positions',
    laws: ['heldForATrueReason', 'noStaleReplyLeft'],
    module: '../../worker/ingest/conversation-changes.ts',
    plant: () => ({ lastAnswerByOthers: (row: ConversationRow, key: string) => (row.lastAnswerKey === key ? 0 : row.seq) })
  },
  {
    id: 'Z44',
    bug: '"send anyway" is not checked again',
    laws: ['noStaleReplyLeft', 'whatWasSeenIsKept'],
    module: '../../worker/actions/held-replies.ts',
    plant: (exports) => ({
      messageRelease: (context: ActionContext, action: object) => {
        const { draft } = context
        const get = (id: string): object | undefined => {
          const row = draft.conversations.get(id)
          return row && { ...row, lastAnswerPosition: 0, otherAnswerPosition: 0 }
        }
        const conversations = seenAs(draft.conversations, { get })
        return right(exports, 'messageRelease')({ ...context, draft: seenAs(draft, { conversations }) }, action)
      }
    })
  },
  {
    id: 'Z46',
    bug: 'two writers commit on the same reading (the fence is missing)',
    laws: ['theChainIsWhole', 'everyReplicaEqualsTheServer', 'noErrorIsUnexplained'],
    options: { wrapDb: withoutFence }
  },
  {
    id: 'P01',
    bug: '"send anyway" lets out what its author needs approved',
    laws: ['nothingLeavesUnapproved'],
    module: '../../worker/actions/held-replies.ts',
    plant: (exports) => ({
      messageRelease: (context: ActionContext, action: object) => right(exports, 'messageRelease')(trusting(context), action)
    })
  },
  {
    id: 'P02',
    bug: 'devices of somebody whose rights changed go on as if nothing had happened',
    laws: ['everyReplicaEqualsTheServer'],
    module: '../../worker/commit/rights.ts',
    plant: () => ({ changingRights: (_: Draft, change: () => unknown) => change() })
  },
  {
    id: 'P03',
    bug: 'the audit log is written beside the commit instead of in it',
    laws: ['theAuditLogIsTheHistory', 'everyChangeIsInTheAuditLog', 'everyEntryIsOfADeed'],
    options: { wrapDb: auditOutside }
  },
  {
    id: 'P04',
    bug: 'a reply that awaits approval is shown to everybody who sees the conversation',
    laws: ['everyReplicaEqualsTheServer'],
    module: '../../schema/permissions.ts',
    plant: (exports) => ({
      seesHeldReply: (member: { readonly id: string }, held: { readonly author: string; readonly reason: string }, row?: object) =>
        held.author === member.id || (held.reason === 'awaiting_approval' && row !== undefined && right(exports, 'visible')(member, row))
    })
  }
]
