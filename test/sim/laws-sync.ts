/** Laws about devices: each ends with exactly what its member may see. */
import { isDeepStrictEqual } from 'node:util'
import type { Member } from '../../schema/domain/member.ts'
import type { HeldReplyRow } from '../../schema/domain/message.ts'
import { visible } from '../../schema/permissions.ts'
import { conversationPage } from '../../worker/store/conversation-pages.ts'
import type { Device } from './device.ts'
import type { Evidence, Law } from './evidence.ts'

/** Rows of one kind on the device against the rows that must be there; `may`: rows that it may have kept from before. */
const compare = <Row extends object>(
  what: string,
  there: ReadonlyMap<string, Row>,
  must: ReadonlyMap<string, Row>,
  may: ReadonlyMap<string, Row> = must
): string[] => [
  ...[...must.keys()].filter((key) => !there.has(key)).map((key) => `${what} ${key} is missing`),
  ...[...there.keys()].filter((key) => !may.has(key)).map((key) => `${what} ${key} should not be there`),
  ...[...there].flatMap(([key, row]) => {
    const right = may.get(key)
    return right && !isDeepStrictEqual({ ...right, ...row }, right) ? [`${what} ${key} differs: ${differences(row, right)}`] : []
  })
]

const differences = (row: object, right: object): string =>
  Object.entries(row)
    .filter(([field, value]) => !isDeepStrictEqual(value, Reflect.get(right, field)))
    .map(([field, value]) => `${field} ${JSON.stringify(value)} instead of ${JSON.stringify(Reflect.get(right, field))}`)
    .join(', ')

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.id, row]))

const byConversation = <Row extends { readonly conversation: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.conversation, row]))

const LAST_MESSAGES = 30

/**
 * S1, L4, L10: after everything has come to rest a replica holds what its member may see in the database, and nothing else. Whole are
 * people, numbers, conversations, contacts, open cases and held replies, and the last messages of what is not resolved. Of older messages,
 * events, cases and read positions it has what changed since the conversation came into its sight, and no row that is not the server's.
 */
export const everyReplicaEqualsTheServer: Law = (evidence) =>
  evidence.world.devices.flatMap((device) => {
    const member = evidence.members.get(device.member)
    return member ? wrongOn(evidence, device, member).map((wrong) => `${device.id}: ${wrong}`) : []
  })

const wrongOn = (evidence: Evidence, device: Device, member: Member): string[] => {
  const { replica } = device
  if (!device.isFollowing) return ['does not follow the chain']
  const seen = evidence.conversations.filter((row) => visible(member, row))
  const ids = new Set(seen.map((row) => row.id))
  const contacts = new Set(seen.map((row) => row.contact))
  const since = (row: { readonly conversation: string; readonly seq: number }): boolean =>
    ids.has(row.conversation) && row.seq > (replica.since.get(row.conversation) ?? -1)
  const inSight = (row: { readonly conversation: string }): boolean => ids.has(row.conversation)
  const reads = evidence.reads.filter((row) => row.member === member.id)
  const openCases = new Set(seen.map((row) => row.currentCase))
  const messages = evidence.messages.filter(inSight)
  const there = new Map([...replica.threads].filter(([id]) => ids.has(id)).flatMap(([, thread]) => [...thread]))
  return [
    ...(replica.seq === evidence.head ? [] : [`stands at ${replica.seq}, the server at ${evidence.head}`]),
    ...compare('setting', replica.settings, byId(evidence.settings)),
    ...compare('member', replica.members, byId(evidence.memberRows)),
    ...compare('team', replica.teams, byId(evidence.teams)),
    ...compare('number', replica.numbers, byId(evidence.numbers)),
    ...compare('conversation', replica.conversations, byId(seen)),
    ...compare('contact', replica.contacts, byId(evidence.contacts.filter((row) => contacts.has(row.id)))),
    ...compare(
      'held reply',
      replica.heldReplies,
      byId(evidence.heldReplies.filter((row) => row.author === member.id || (mayRelease(member, row) && ids.has(row.conversation))))
    ),
    ...compare('read position', replica.reads, byConversation(reads.filter(since)), byConversation(reads)),
    ...compare('event', replica.events, byId(evidence.events.filter(since)), byId(evidence.events.filter(inSight))),
    ...compare(
      'case',
      replica.cases,
      byId(evidence.cases.filter((row) => since(row) || openCases.has(row.id))),
      byId(evidence.cases.filter(inSight))
    ),
    ...compare('message', there, byId(messages.filter((row) => since(row) || isRecent(evidence, row))), byId(messages)),
    ...[...replica.threads].flatMap(([id, thread]) => (ids.has(id) || thread.size === 0 ? [] : [`thread ${id} should not be there`]))
  ]
}

/** A reply that awaits approval is shown to those who may give it and need none; said again, not asked of the product. */
const mayRelease = ({ role, approval }: Member, { reason }: HeldReplyRow): boolean =>
  reason === 'awaiting_approval' && !approval && (role === 'owner' || role === 'admin' || role === 'manager')

/** One of the last messages of a conversation that is not resolved; a reply that was taken back since had its place among them. */
const isRecent = (evidence: Evidence, message: { readonly id: string; readonly conversation: string }): boolean => {
  recentOf.set(evidence, recentOf.get(evidence) ?? recentMessages(evidence))
  return recentOf.get(evidence)?.has(message.id) === true
}
const recentOf = new WeakMap<Evidence, ReadonlySet<string>>()

const recentMessages = ({ conversations, stored }: Evidence): ReadonlySet<string> => {
  const open = new Set(conversations.filter((row) => row.status !== 'resolved').map((row) => row.id))
  const threads = Map.groupBy(
    stored.filter((row) => open.has(row.conversation)),
    (row) => row.conversation
  )
  return new Set(
    [...threads.values()].flatMap((thread) =>
      thread
        .toSorted((one, other) => other.at - one.at || other.position - one.position)
        .slice(0, LAST_MESSAGES)
        .map((row) => row.id)
    )
  )
}

/** Every action that a device posted was answered in the end. */
export const everyActionIsAnswered: Law = ({ world }) =>
  world.devices.flatMap((device) => (device.unanswered > 0 ? [`${device.id}: ${device.unanswered} actions were never answered`] : []))

/** INV2: an open conversation stands in "open", and in "unassigned" or in its owner's "mine". */
export const openConversationsAreInAView: Law = async (evidence) => {
  const { world, members } = evidence
  const fay = members.get('fay')
  if (!fay) return ['fay is gone']
  const listed = async (member: Member, view: string): Promise<ReadonlySet<string>> => {
    const page = await conversationPage(world.sqlite, member, view, '')
    return new Set(page === 'invalid' ? [] : page.items.map((item) => String(Reflect.get(Object(item), 'id'))))
  }
  const open = await listed(fay, 'open')
  const unassigned = await listed(fay, 'unassigned')
  const mine = new Map(await Promise.all([...members.values()].map(async (member) => [member.id, await listed(member, 'mine')] as const)))
  return evidence.conversations
    .filter((row) => row.status === 'open')
    .flatMap((row) => {
      const atOwner = row.assignee === null ? unassigned.has(row.id) : mine.get(row.assignee)?.has(row.id)
      return open.has(row.id) && atOwner ? [] : [`open conversation ${row.id} is in no view`]
    })
}
