/** What somebody does next with what their device shows: mostly sensible, now and then on an old screen or on what is not theirs. */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { Millis } from '../../schema/domain/ids.ts'
import type { Action, ActionKind } from '../../schema/protocol/action.ts'
import type { Random } from '../../worker/demo/random.ts'
import type { Replica } from './replica.ts'

/** How often each kind is done. */
const WEIGHTS: Readonly<Record<ActionKind, number>> = {
  'message.send': 34,
  'conversation.claim': 9,
  'conversation.assign': 9,
  'conversation.resolve': 8,
  'conversation.read': 8,
  'message.retry': 5,
  'message.release': 5,
  'conversation.snooze': 5,
  'conversation.prioritise': 5,
  'action.undo': 5,
  'conversation.reopen': 4,
  'conversation.no-reply-needed': 4,
  'conversation.mark-unread': 3,
  'message.discard': 2,
  'number.resume': 2,
  'number.pause': 1,
  'member.availability': 1,
  'workspace.configure': 1
}
const KINDS = Object.keys(WEIGHTS).flatMap((kind) => Array.from({ length: WEIGHTS[kind as ActionKind] }, () => kind as ActionKind))

export interface Chooser {
  readonly random: Random
  readonly replica: Replica
  /** The time of the product. */
  readonly now: Millis
  readonly id: string
  /** Ids of actions that this device posted before. */
  readonly done: readonly string[]
  /** Every conversation that there is, for attempts on what one may not see. */
  readonly anyConversation: () => string | undefined
}

/** Null where the device has nothing to do this with. */
export const chooseAction = (chooser: Chooser): Action | null => {
  const { random, replica } = chooser
  const kind = random.pick(KINDS)
  const common = { id: chooser.id, at: chooser.now }
  switch (kind) {
    case 'message.release':
    case 'message.discard': {
      const held = pickFrom(random, [...replica.heldReplies.values()])
      if (!held) return null
      const seen = seenOn(chooser, held.conversation)
      if (kind === 'message.discard') return { ...common, kind, message: held.id }
      return seen === null ? null : { ...common, kind, message: held.id, seen }
    }
    case 'message.retry': {
      const open = [...replica.threads.values()].flatMap((thread) => [...thread.values()])
      const message = pickFrom(
        random,
        open.filter(({ status }) => status === 'failed' || status === 'not-confirmed')
      )
      return message ? { ...common, kind, message: message.id, attempt: random.chance(0.9) ? message.attempt : message.attempt + 1 } : null
    }
    case 'action.undo': {
      const action = pickFrom(random, chooser.done.slice(-8))
      return action === undefined ? null : { ...common, kind, action }
    }
    case 'number.pause':
    case 'number.resume': {
      const numbers = [...replica.numbers.values()]
      const number = pickFrom(random, kind === 'number.resume' ? numbers.filter(({ pausedFor }) => pausedFor) : numbers)
      return number ? { ...common, kind, number: number.id } : null
    }
    case 'member.availability':
      return { ...common, kind, availability: random.pick(['available', 'available', 'away'] as const) }
    case 'workspace.configure':
      return { ...common, kind, firstReplyClaims: random.chance(0.7) }
    default:
      return onConversation(chooser, kind, common)
  }
}

type ConversationKind = Extract<Action, { conversation: string }>['kind']

const onConversation = (chooser: Chooser, kind: ConversationKind, common: { id: string; at: number }): Action | null => {
  const { random, replica, now } = chooser
  const row = pickRow(chooser)
  const conversation = row?.id ?? chooser.anyConversation()
  if (conversation === undefined) return null
  const on = { ...common, conversation }
  const seen = seenOn(chooser, conversation)
  const base = baseOf(random, row)
  switch (kind) {
    case 'message.send':
      return { ...on, kind, text: `answer ${common.id}`, seen }
    case 'conversation.assign':
      return { ...on, kind, ...targetOf(random, replica), ...base }
    case 'conversation.resolve':
    case 'conversation.no-reply-needed':
      return { ...on, kind, seen }
    case 'conversation.snooze':
      return { ...on, kind, until: now + random.whole(1_000, 600_000), seen, ...base }
    case 'conversation.prioritise':
      return { ...on, kind, priority: random.pick(['normal', 'urgent'] as const), ...base }
    case 'conversation.read':
      return seen === null ? null : { ...on, kind, upTo: seen }
    case 'conversation.claim':
    case 'conversation.reopen':
    case 'conversation.mark-unread':
      return { ...on, kind }
    default:
      return kind satisfies never
  }
}

/** Work piles up where others work: the same few conversations are picked often. */
const pickRow = ({ random, replica }: Chooser): ConversationRow | undefined => {
  if (random.chance(0.03)) return undefined
  const rows = [...replica.conversations.values()]
  const waiting = random.chance(0.5) ? rows.filter((row) => row.needsReply) : rows
  return pickFrom(random, random.chance(0.5) ? waiting.slice(0, 4) : waiting) ?? pickFrom(random, rows)
}

/** Mostly the last message on screen, sometimes an older one, or none. */
const seenOn = ({ random, replica }: Chooser, conversation: string): string | null => {
  if (random.chance(0.9)) return replica.lastSeen(conversation)?.id ?? null
  const thread = [...(replica.threads.get(conversation)?.keys() ?? [])]
  return random.chance(0.8) ? (pickFrom(random, thread) ?? null) : null
}

const baseOf = (random: Random, row: ConversationRow | undefined): { base?: number } => {
  if (!row || random.chance(0.3)) return {}
  return { base: random.chance(0.85) ? row.seq : Math.max(0, row.seq - random.whole(1, 30)) }
}

const targetOf = (random: Random, replica: Replica): { assignee?: string | null; team?: string | null } => {
  const somebody = (): string | null => (random.chance(0.2) ? null : (pickFrom(random, [...replica.members.keys()]) ?? null))
  const team = (): string | null => (random.chance(0.3) ? null : (pickFrom(random, [...replica.teams.keys()]) ?? null))
  if (random.chance(0.6)) return { assignee: somebody() }
  return random.chance(0.7) ? { team: team() } : { assignee: somebody(), team: team() }
}

const pickFrom = <T>(random: Random, list: readonly T[]): T | undefined => (list.length === 0 ? undefined : random.pick(list))
