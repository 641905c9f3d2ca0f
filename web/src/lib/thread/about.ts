/**
 * Messages that are about another one: reactions, edits, deletions, how a call ended. They are rows of the thread like any other, never change
 * the row that they are about, and are shown on it where it is here (CAP-06, CAP-07; reference 5.5, 5.8). So it does not matter which came first.
 * Not here: how any of it looks.
 */
import type { MemberId, Millis } from '../../../../schema/domain/ids.ts'
import type { MessageRow } from '../../../../schema/domain/message.ts'

/** What one person said to a message with one sign. */
export interface Reaction {
  readonly emoji: string
  /** Null: the customer, or a colleague on the business phone. */
  readonly by: MemberId | null
  readonly side: MessageRow['direction']
  readonly at: Millis
}

export interface About {
  /** One of each person, in the order in which they came. */
  readonly reactions: readonly Reaction[]
  /** The words as they are now; null: never edited. */
  readonly text: string | null
  /** What it said before, the first words first; empty: never edited. */
  readonly before: readonly { readonly text: string; readonly at: Millis }[]
  readonly editedAt: Millis | null
  /** Deleted for everyone; null: it was not. */
  readonly revokedAt: Millis | null
}

type Row = Pick<MessageRow, 'id' | 'wamid' | 'direction' | 'origin' | 'author' | 'type' | 'text' | 'at' | 'position' | 'quotes'>

const isAbout = ({ type, quotes }: Row): boolean => quotes !== null && (type === 'reaction' || type === 'edit' || type === 'revoke')
/** Nobody edits or deletes another's message: such a row stands for itself. */
const mayChange = (row: Row, target: Row): boolean => row.type === 'reaction' || row.direction === target.direction

const reactorOf = ({ direction, author }: Row): string => `${direction}/${author ?? ''}`
const inOrder = (one: Row, other: Row): number => one.at - other.at || one.position - other.position

/** The newest of each person; one without a sign was taken back. */
const reactionsIn = (rows: readonly Row[]): readonly Reaction[] => {
  const last = new Map<string, Row>()
  for (const row of rows.filter(({ type }) => type === 'reaction')) {
    last.delete(reactorOf(row))
    last.set(reactorOf(row), row)
  }
  return [...last.values()]
    .filter(({ text }) => text !== '')
    .map(({ text, author, direction, at }) => ({ emoji: text, by: author, side: direction, at }))
}

const aboutOf = (target: Row, rows: readonly Row[]): About => {
  const sorted = rows.toSorted(inOrder)
  const edits = sorted.filter(({ type }) => type === 'edit')
  const said = [target, ...edits].map(({ text, at }) => ({ text, at }))
  const now = edits.at(-1)
  return {
    reactions: reactionsIn(sorted),
    text: now?.text ?? null,
    before: said.slice(0, -1),
    editedAt: now?.at ?? null,
    revokedAt: sorted.find(({ type }) => type === 'revoke')?.at ?? null
  }
}

export interface Told<Message extends Row> {
  /** What stands in the thread for itself, in its order. */
  readonly shown: readonly Message[]
  readonly about: ReadonlyMap<MessageRow['id'], About>
}

/** `messages`: in thread order. What is about a message that is not among them stands for itself. */
export const foldAbout = <Message extends Row>(messages: readonly Message[]): Told<Message> => {
  const targets = new Map(messages.flatMap((row) => (row.wamid === null || isAbout(row) ? [] : [[row.wamid, row] as const])))
  const rows = new Map<Message, Message[]>()
  const told = new Set<Message>()
  for (const row of messages) {
    const target = row.quotes === null ? undefined : targets.get(row.quotes)
    if (!target) continue
    if (row.type === 'call' && target.type === 'call') told.add(target) // how it ended says that it rang
    if (!isAbout(row) || !mayChange(row, target)) continue
    rows.set(target, [...(rows.get(target) ?? []), row])
    told.add(row)
  }
  return {
    shown: messages.filter((row) => !told.has(row)),
    about: new Map([...rows].map(([target, its]) => [target.id, aboutOf(target, its)]))
  }
}
