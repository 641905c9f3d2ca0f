/** What somebody does next with what their device shows: mostly sensible, now and then on an old screen or on what is not theirs. */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { Action, ActionKind } from '../../schema/protocol/action.ts'
import type { Random } from '../../worker/demo/random.ts'
import { chooseInTheOffice, OFFICE_KINDS, type OfficeKind } from './choose-in-the-office.ts'
import { type Chooser, pickFrom } from './chooser.ts'
import type { Replica } from './replica.ts'

/** How often each kind is done; those of the office in addition, by whoever may do them (choose-in-the-office.ts). */
const WEIGHTS: Readonly<Record<Exclude<ActionKind, OfficeKind>, number>> = {
  'message.send': 46,
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
  'message.approve': 2,
  'message.return': 1
}
const KINDS = Object.entries(WEIGHTS).flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind as keyof typeof WEIGHTS))
/** How often somebody who manages people and teams does that, and how often somebody who may not tries it. */
const IN_THE_OFFICE = { may: 0.2, mayNot: 0.01 }
/** How often somebody looks after the replies of others that they see. */
const APPROVES = 0.25

/** Null where the device has nothing to do this with. */
export const chooseAction = (chooser: Chooser): Action | null => {
  const { random, replica } = chooser
  const common = { id: chooser.id, at: chooser.now }
  const role = replica.members.get(chooser.member)?.role
  if (random.chance(role === 'admin' ? IN_THE_OFFICE.may : IN_THE_OFFICE.mayNot))
    return chooseInTheOffice(chooser, random.pick(OFFICE_KINDS), common)
  const waits = replica.heldReplies.values().some((row) => row.author !== chooser.member)
  const kind =
    waits && random.chance(APPROVES) ? random.pick(['message.approve', 'message.approve', 'message.return'] as const) : random.pick(KINDS)
  switch (kind) {
    case 'message.release':
    case 'message.discard': {
      const held = pickFrom(
        random,
        [...replica.heldReplies.values()].filter((row) => row.author === chooser.member || random.chance(0.1))
      )
      if (!held) return null
      const seen = seenOn(chooser, held.conversation)
      if (kind === 'message.discard') return { ...common, kind, message: held.id }
      return seen === null ? null : { ...common, kind, message: held.id, seen }
    }
    case 'message.approve':
    case 'message.return': {
      const held = pickFrom(
        random,
        [...replica.heldReplies.values()].filter((row) => row.author !== chooser.member || random.chance(0.1))
      )
      if (!held) return null
      if (kind === 'message.return') return { ...common, kind, message: held.id, note: `note of ${common.id}` }
      const edited = random.chance(0.3) ? { text: `edited by ${common.id}` } : {}
      return { ...common, kind, message: held.id, seen: seenOn(chooser, held.conversation), ...edited }
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
