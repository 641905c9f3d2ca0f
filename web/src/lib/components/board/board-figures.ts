/**
 * The numbers of the board as it draws them, the list behind each, and the order of people (MGR-01 to MGR-03). Not here: counting them,
 * the addresses of lists.
 */
import type { MemberId, Millis, TeamId } from '../../../../../schema/domain/ids.ts'
import type { Availability } from '../../../../../schema/domain/member.ts'

export const STRIP_FIGURES = ['open', 'unassigned', 'needsReply', 'oldest', 'closing', 'held', 'approvals', 'failed'] as const
export type StripFigure = (typeof STRIP_FIGURES)[number]

export interface Strip {
  readonly open: number
  readonly unassigned: number
  readonly needsReply: number
  /** Since when the customer waits who waits longest; null: nobody does. */
  readonly oldestSince: Millis | null
  /** Reply windows that close within two hours. */
  readonly closing: number
  /** Their authors decide about them. */
  readonly held: number
  /** Replies that await an approval which the reader may give. */
  readonly approvals: number
  readonly failed: number
}

export interface PersonFigures {
  readonly id: MemberId
  readonly name: string
  readonly teams: readonly string[]
  readonly availability: Availability
  readonly open: number
  readonly needsReply: number
  readonly oldestSince: Millis | null
  /** Null: did nothing yet, or it is not known on this device. */
  readonly lastActionAt: Millis | null
}

export interface TeamFigures {
  readonly id: TeamId
  readonly name: string
  readonly open: number
  readonly needsReply: number
  readonly oldestSince: Millis | null
}

export const COLUMNS = ['name', 'availability', 'open', 'needsReply', 'oldest', 'lastAction'] as const
export type Column = (typeof COLUMNS)[number]

/** What a number counts, so that whoever draws it can link to the list behind it. */
export type BoardPlace =
  | { readonly kind: 'strip'; readonly figure: StripFigure }
  | { readonly kind: 'person'; readonly member: MemberId; readonly column: Column }
  | { readonly kind: 'team'; readonly team: TeamId }

export interface PeopleOrder {
  readonly column: Column
  readonly direction: 'ascending' | 'descending'
}
/** Who needs a look first: the customer who waits longest is theirs. */
export const FIRST_ORDER: PeopleOrder = { column: 'oldest', direction: 'descending' }

/** The same header again turns the order round; numbers begin with the most, words with A. */
export const nextOrder = (order: PeopleOrder, column: Column): PeopleOrder =>
  order.column === column
    ? { column, direction: order.direction === 'ascending' ? 'descending' : 'ascending' }
    : { column, direction: column === 'name' || column === 'availability' ? 'ascending' : 'descending' }

/** Larger is more: a longer wait, a later action; nobody waiting and nothing done is least. */
const amount = (person: PersonFigures, column: Exclude<Column, 'name' | 'availability'>): number => {
  switch (column) {
    case 'oldest':
      return person.oldestSince === null ? Number.NEGATIVE_INFINITY : -person.oldestSince
    case 'lastAction':
      return person.lastActionAt ?? Number.NEGATIVE_INFINITY
    default:
      return person[column]
  }
}

const compare = (a: PersonFigures, b: PersonFigures, column: Column): number => {
  if (column === 'name') return a.name.localeCompare(b.name)
  if (column === 'availability') return Number(a.availability === 'away') - Number(b.availability === 'away')
  const [first, second] = [amount(a, column), amount(b, column)]
  return first < second ? -1 : first > second ? 1 : 0
}

/** Equals stand by name, whatever the direction. */
export const sortPeople = (people: readonly PersonFigures[], { column, direction }: PeopleOrder): readonly PersonFigures[] => {
  const sign = direction === 'ascending' ? 1 : -1
  return people.toSorted((a, b) => sign * compare(a, b, column) || a.name.localeCompare(b.name))
}
