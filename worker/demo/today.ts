/**
 * The demo is always today: on a later day its past is moved by whole days, in one transaction and under a new epoch, so that every device
 * starts anew. Only what the script made and nobody touched since moves: what happened live, or came to real numbers, stays where it was.
 * Not here: the past itself.
 */
import * as v from 'valibot'
import type { Millis } from '../../schema/domain/ids.ts'
import type { Db, Statement } from '../store/db.ts'
import { DAY } from './clock.ts'

/** Where the demo stands: the moment at which its past ends, and whether all of it was played. */
export interface DemoState {
  readonly at: Millis | null
  readonly ready: boolean
}

const Row = v.object({ demoAt: v.nullable(v.number()), demoReady: v.number() })

export const readDemoState = async (db: Db): Promise<DemoState> => {
  const [result] = await db.batch([{ sql: 'SELECT demoAt, demoReady FROM workspace', params: [] }])
  const row = v.parse(Row, result?.rows[0])
  return { at: row.demoAt, ready: row.demoReady === 1 }
}

/** Before the first commit: a demo that is killed half way is played again as of the same moment. */
export const beginDemo = async (db: Db, at: Millis): Promise<void> => {
  await db.batch([{ sql: 'UPDATE workspace SET demoAt = ?1', params: [at] }])
}

export const finishDemo = async (db: Db): Promise<void> => {
  await db.batch([{ sql: 'UPDATE workspace SET demoReady = 1, demoSeq = (SELECT max(seq) FROM commits)', params: [] }])
}

/** Conversations of the demo's numbers that no later commit changed. */
const UNTOUCHED = 'number IN (SELECT id FROM numbers WHERE demo = 1) AND seq <= (SELECT demoSeq FROM workspace)'
const OF_UNTOUCHED = `conversation IN (SELECT id FROM conversations WHERE ${UNTOUCHED})`

/** Columns that hold times, and which rows of their table are the demo's. */
const TIMES: readonly (readonly [table: string, columns: readonly string[], rows: string])[] = [
  [
    'conversations',
    [
      'snoozedUntil',
      'waitingSince',
      'windowClosesAt',
      'lastMessageAt',
      'phoneAnsweredAt',
      'statusAt',
      'assigneeAt',
      'teamAt',
      'priorityAt',
      'createdAt'
    ],
    UNTOUCHED
  ],
  [
    'messages',
    ['at', 'receivedAt', 'decidedAt', 'attemptAt', 'retryAt', 'sentAt', 'deliveredAt', 'readAt', 'playedAt', 'failedAt'],
    OF_UNTOUCHED
  ],
  ['attempts', ['at'], `message IN (SELECT id FROM messages WHERE ${OF_UNTOUCHED})`],
  ['cases', ['openedAt', 'resolvedAt'], OF_UNTOUCHED],
  ['events', ['at'], OF_UNTOUCHED],
  ['heldReplies', ['heldAt'], OF_UNTOUCHED]
]

/** Whole days from the end of the demo's past to now, in milliseconds. */
export const daysToMove = (state: DemoState, now: Millis): Millis =>
  state.at === null ? 0 : Math.max(0, Math.floor((now - state.at) / DAY)) * DAY

/** Moves the demo's past. `epoch`: a fresh one; times that are null stay null. */
export const moveDemo = async (db: Db, by: Millis, epoch: string): Promise<void> => {
  const moves = TIMES.map(
    ([table, columns, rows]): Statement => ({
      sql: `UPDATE "${table}" SET ${columns.map((column) => `"${column}" = "${column}" + ?1`).join(', ')} WHERE ${rows}`,
      params: [by]
    })
  )
  await db.batch([...moves, { sql: 'UPDATE workspace SET demoAt = demoAt + ?1, epoch = ?2', params: [by, epoch] }])
}
