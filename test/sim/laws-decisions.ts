/** Laws about decisions: one result each, held for a true reason only, and nobody overruled by what they had not seen. */
import { isDeepStrictEqual } from 'node:util'
import type { EventRow } from '../../schema/domain/message.ts'
import { groupBy, isQuietType, keyOfAnswer, type Law } from './evidence.ts'
import type { StoredMessage } from './history.ts'
import { mightNeedApproval } from './rights-then.ts'
import type { Answer } from './world.ts'

const HOUR = 3_600_000
/** The product stops a little before WhatsApp does. */
const MARGIN_MS = 10_000

/** Reading again what was read leaves none; what reading comes to is held by the replicas. */
const leavesATrace = ({ action, result }: Answer): boolean => action.kind !== 'conversation.read' && hasAnEffect(result)

const hasAnEffect = (result: Answer['result']): boolean =>
  result.outcome === 'applied' ||
  result.outcome === 'held' ||
  (result.outcome === 'refused' && (result.reason === 'overtaken' || result.reason === 'already_claimed'))

/** COL8, L3: what had an effect is stored once, every answer about it is the first one, and no answer that was heard is lost. */
export const everyActionHasOneResult: Law = ({ world, actions }) => {
  const stored = new Map(actions.map((row) => [row.id, row.outcome]))
  const answers = groupBy(world.answers, ({ action }) => action.id)
  return [...answers].flatMap(([id, given]) => {
    const decided = given.filter(leavesATrace).map(({ result: { id: _, ...outcome } }) => outcome)
    const repeated = given.flatMap(({ result }) => (result.outcome === 'duplicate' ? result.first : []))
    const wrong = [...decided, ...repeated].filter((outcome) => !isDeepStrictEqual(outcome, stored.get(id)))
    return [
      ...(decided.length > 1 ? [`action ${id} was decided ${decided.length} times`] : []),
      ...wrong.map((outcome) => `action ${id} was answered ${JSON.stringify(outcome)}, stored is ${JSON.stringify(stored.get(id))}`)
    ]
  })
}

/** The position of a message of a conversation, as of a commit: one that was taken back since was on screen all the same. */
const positionOf = (thread: readonly StoredMessage[], id: string | null, seq: number): number => {
  if (id === null) return 0
  return thread.find((row) => row.id === id && row.seq <= seq)?.position ?? 0
}

const isAnswerByAnother = (row: StoredMessage, key: string): boolean =>
  row.direction === 'out' && !isQuietType(row.type) && keyOfAnswer(row) !== key

/**
 * COL-01, counted again from the rows: between the last message that an author had on screen and the reply's own place
 * nobody else's answer stood when it was let out.
 */
export const noStaleReplyLeft: Law = ({ stored, storedByConversation }) =>
  stored
    .filter((row) => row.origin === 'agent' && row.direction === 'out')
    .flatMap((reply) => {
      const between = (storedByConversation.get(reply.conversation) ?? []).filter(
        (row) =>
          isAnswerByAnother(row, keyOfAnswer(reply)) &&
          row.position > (reply.seenPosition ?? 0) &&
          row.position < reply.position &&
          (row.goneSeq === null || row.goneSeq > reply.seq)
      )
      return between.map((row) => `reply ${reply.id} left although ${row.id} had answered what it had not seen`)
    })

/** COL-01: the `seen` of a send or release is the position that is kept with the reply. */
export const whatWasSeenIsKept: Law = ({ world, stored, storedByConversation, actions }) => {
  const replies = groupBy(stored, (row) => row.id)
  const decided = new Map(actions.map((row) => [row.id, row]))
  return world.answers.flatMap(({ action, result }) => {
    if (action.kind !== 'message.send' || result.outcome !== 'applied') return []
    const seq = decided.get(action.id)?.seq ?? 0
    const reply = replies.get(action.id)?.find((row) => row.seq === seq)
    const seen = positionOf(storedByConversation.get(action.conversation) ?? [], action.seen, seq)
    return reply?.seenPosition === seen ? [] : [`reply ${action.id} keeps ${reply?.seenPosition} as seen, it was ${seen}`]
  })
}

/**
 * COL-01, WIN-03, ADM-01: a reply is held only if somebody else's answer, which stood then, was let out after what was seen, the window was
 * closed, or its author needs approval.
 */
export const heldForATrueReason: Law = (evidence) =>
  evidence.world.answers.flatMap(({ action, result, member, device }) => {
    if (result.outcome !== 'held' || !('seen' in action) || action.seen === undefined) return []
    const decided = evidence.actions.find((row) => row.id === action.id)
    const thread = evidence.storedByConversation.get(decided?.conversation ?? '') ?? []
    const isTrue =
      result.reason === 'awaiting_approval'
        ? mightNeedApproval(evidence, member, result.seq)
        : result.reason === 'stale'
          ? answeredAfter(thread, `${member}/${device}`, positionOf(thread, action.seen, result.seq), result.seq)
          : windowAt(thread, result.seq) - MARGIN_MS <= (decided?.at ?? 0)
    return isTrue ? [] : [`${action.id} was held as ${result.reason} in commit ${result.seq} without a reason`]
  })

const answeredAfter = (thread: readonly StoredMessage[], key: string, seen: number, seq: number): boolean =>
  thread.some((row) => isAnswerByAnother(row, key) && row.position > seen && row.seq <= seq && (row.goneSeq === null || row.goneSeq > seq))

/** When the window closes, by the questions that were stored before this commit: the same commit may have brought more. */
const windowAt = (thread: readonly StoredMessage[], seq: number): number =>
  Math.max(0, ...thread.filter((row) => row.direction === 'in' && !isQuietType(row.type) && row.seq < seq).map((row) => row.at + 24 * HOUR))

const CLOSING = { 'conversation.resolve': 'resolved', 'conversation.snooze': 'snoozed', 'conversation.no-reply-needed': 'no-reply-needed' }

/** QUE8: nobody closes, snoozes or waves away a question that they had not seen. */
export const noQuestionIsOverruled: Law = (evidence) =>
  evidence.world.answers.flatMap(({ action, result }) => {
    const kind = action.kind
    if (kind !== 'conversation.resolve' && kind !== 'conversation.snooze' && kind !== 'conversation.no-reply-needed') return []
    if (result.outcome !== 'applied') return []
    const thread = evidence.storedByConversation.get(action.conversation) ?? []
    const seen = positionOf(thread, action.seen, result.seq)
    const event = evidence.events.find(
      (row) => row.seq === result.seq && row.conversation === action.conversation && row.kind === CLOSING[kind]
    )
    const unseen = thread.filter(
      (row) => row.direction === 'in' && !isQuietType(row.type) && row.position > seen && row.position <= (event?.afterPosition ?? 0)
    )
    return unseen.map((row) => `${action.id} (${kind}) had not seen ${row.id}`)
  })

/** OWN-04, OWN-06: an owner changes by an event only, and two claims never follow each other. */
export const oneOwnerOrNone: Law = (evidence) => {
  const known = new Set(evidence.memberRows.map((row) => row.id))
  const teams = new Set(evidence.teams.map((row) => row.id))
  const events = groupBy(evidence.events, (row) => row.conversation)
  return evidence.conversations.flatMap((row) => [
    ...(row.assignee === null || known.has(row.assignee) ? [] : [`conversation ${row.id} belongs to a stranger`]),
    // A team that went leaves its name on what was resolved (PPL7): nobody sees the row by it, and it goes when the case opens again.
    ...(row.team === null || teams.has(row.team) || row.status === 'resolved' ? [] : [`conversation ${row.id} belongs to a strange team`]),
    ...ownersOf(events.get(row.id) ?? [], row.id, row.assignee)
  ])
}

/** Follows the owner through the events; `undefined`: an undo or a reopening leaves open who it was. */
const ownersOf = (events: readonly EventRow[], id: string, last: string | null): string[] => {
  const wrong: string[] = []
  let owner: string | null | undefined = null
  for (const { kind, actor, detail } of events) {
    if (kind === 'claimed') {
      if (owner !== undefined && owner !== null && owner !== actor) wrong.push(`${actor} claimed conversation ${id}, which was ${owner}'s`)
      owner = actor
    } else if ((kind === 'assigned' || (kind === 'reopened' && actor !== null)) && 'assignee' in detail)
      owner = detail.assignee === null ? null : String(detail.assignee)
    else if (kind === 'undone' || (kind === 'reopened' && actor === null)) owner = undefined
  }
  return owner === undefined || owner === last ? wrong : [...wrong, `conversation ${id} is ${last}'s, its events say ${owner}`]
}
