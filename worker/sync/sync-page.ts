/** `GET /api/sync`: what a device lacks since its cursor, or that it must start anew (L4). */
import { placeOf } from '../../party/hub.ts'
import type { Member } from '../../schema/domain/member.ts'
import type { Delta } from '../../schema/protocol/delta.ts'
import type { Db } from '../store/db.ts'
import { readHead } from '../store/load-head.ts'
import { readDelta } from './read-delta.ts'

export type SyncAnswer = { readonly kind: 'delta'; readonly delta: Delta; readonly more: boolean } | Reset

/** The device must start anew. */
export interface Reset {
  readonly kind: 'reset'
  readonly reason: 'epoch' | 'too_old' | 'rights'
}

/** What was read was cut with rights that its reader has no more. */
export const RIGHTS_CHANGED: Reset = { kind: 'reset', reason: 'rights' }

/** D1 says where the chain ends: the hub may not know yet of another writer's commit. */
export const syncPage = async (db: Db, member: Member, cursor: string): Promise<SyncAnswer> => {
  const head = await readHead(db)
  const place = placeOf(cursor, head, member)
  if ('reset' in place) return { kind: 'reset', reason: place.reset }
  const page = await readDelta(db, member, head.epoch, place.seq)
  return page === 'rights' ? RIGHTS_CHANGED : { kind: 'delta', ...page }
}
