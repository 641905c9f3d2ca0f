/** Overlays of rows that are no conversation's: a message that is tried again, a member's availability. */
import { describe, expect, test } from 'vitest'
import type { MemberRow } from '../../../../schema/domain/member.ts'
import { messageRow } from '../../../../test/harness/rows.ts'
import { stored } from '../outbox/entries.test-aid.ts'
import type { EntryState, OutboxEntry } from '../outbox/entry.ts'
import { undoPlan } from './action-undo.ts'
import { makeAvailability, withAvailability } from './member-availability.ts'
import { withRetry } from './message-retry.ts'

const making = { id: 'i', at: 5, me: 'ana' }
const refused: EntryState = { kind: 'refused', reason: 'overtaken', by: null, at: null, detail: null }
const inState = (entry: OutboxEntry | undefined, state: EntryState): OutboxEntry[] => (entry ? [{ ...entry, state }] : [])

describe('a message that is tried again', () => {
  const failed = messageRow('m', 'c', { direction: 'out', status: 'failed', attempt: 2, errorCode: 131026, failedAt: 4 })
  const [retry] = stored({ action: { id: 'r', kind: 'message.retry', message: 'm', attempt: 2 }, conversation: 'c', createdAt: 0 })
  test('is queued again while its retry is pending', () => {
    expect(withRetry(failed, inState(retry, { kind: 'waiting' }))).toMatchObject({ status: 'queued', errorCode: null, failedAt: null })
    expect(withRetry(failed, inState(retry, { kind: 'applied', seq: 3 }))).toMatchObject({ status: 'queued' })
  })
  test('is as it was where that was refused or held, and where it failed once more', () => {
    expect(withRetry(failed, inState(retry, refused))).toBe(failed)
    expect(withRetry(failed, inState(retry, { kind: 'held', reason: 'stale', seq: 3 }))).toBe(failed)
    const again = { ...failed, attempt: 3 }
    expect(withRetry(again, inState(retry, { kind: 'waiting' }))).toBe(again)
  })
})

describe('availability', () => {
  const ana: MemberRow = {
    id: 'ana',
    name: 'Ana',
    role: 'agent',
    scope: 'workspace',
    availability: 'available',
    active: true,
    removedAt: null,
    approval: false,
    rightsSeq: 0,
    seq: 4
  }
  const [away] = stored(makeAvailability('available', making, 'away'))
  test('is what I said last, until the member’s own row says it', () => {
    expect(withAvailability(ana, inState(away, { kind: 'waiting' }))).toMatchObject({ availability: 'away' })
    expect(withAvailability(ana, inState(away, { kind: 'applied', seq: 5 }))).toMatchObject({ availability: 'away' })
    expect(withAvailability({ ...ana, seq: 5 }, inState(away, { kind: 'applied', seq: 5 })).availability).toBe('available')
    expect(withAvailability(ana, inState(away, refused))).toBe(ana)
  })
  test('is undone by saying what it was', () => {
    const [tried] = inState(away, { kind: 'applied', seq: 5 })
    expect(tried && undoPlan(tried, { ...making, id: 'u' })).toMatchObject({
      kind: 'send',
      entry: { action: { id: 'u', kind: 'member.availability', availability: 'available' }, conversation: null }
    })
  })
})
