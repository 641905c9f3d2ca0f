/**
 * Where a held reply is asked about: what was overtaken stands over the composer, for it has to be decided before anything else is written;
 * what waits for approval, or was returned from it, stands in the thread. Not here: drawing, deciding.
 */
import type { HeldReason, HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import { isUnderWay } from './pending-replies.ts'

/** Why a reply is asked about over the composer (COL-07). */
export type TrayReason = Exclude<HeldReason, 'awaiting_approval' | 'returned'>
export interface TrayReply extends HeldReplyRow {
  readonly reason: TrayReason
}

/** Why one's own reply stands in the thread although it is no message (ADM-01). */
export const isInPlace = ({ reason }: Pick<HeldReplyRow, 'reason'>): boolean => reason === 'awaiting_approval' || reason === 'returned'
const isOfTray = (row: HeldReplyRow): row is TrayReply => !isInPlace(row)

/** Those over the composer about which nothing was decided on this device, oldest first. */
export const trayReplies = (held: readonly HeldReplyRow[], entries: readonly OutboxEntry[]): readonly TrayReply[] => {
  const decided = new Set(
    entries.flatMap(({ action, ...entry }) =>
      (action.kind === 'message.release' || action.kind === 'message.discard') && isUnderWay({ action, ...entry }) ? [action.message] : []
    )
  )
  return held
    .filter(isOfTray)
    .filter((row) => !decided.has(row.id))
    .sort((a, b) => a.heldAt - b.heldAt || a.seq - b.seq)
}
