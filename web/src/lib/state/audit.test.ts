/** The audit log's pages. */
import { describe, expect, test } from 'vitest'
import { dayEnd, dayStart } from '../settings/days.ts'
import { AuditController, auditPath, NO_AUDIT_FILTER } from './audit.svelte.ts'

const item = (seq: number) => ({
  seq,
  n: 0,
  at: seq,
  madeAt: null,
  actor: 'fay',
  session: null,
  device: null,
  deviceLabel: null,
  kind: 'member.change',
  conversation: null,
  changes: []
})
const page = (items: readonly unknown[], next: string | null) => Response.json({ items, next })

describe('the address of a page', () => {
  test('names what is looked for, days by their first and last millisecond', () => {
    expect(auditPath(NO_AUDIT_FILTER, null)).toBe('/api/audit')
    const path = auditPath({ member: 'ana', kind: 'member.', from: '2026-11-23', to: '2026-11-23' }, 'c1')
    expect(Object.fromEntries(new URL(path, 'https://x').searchParams)).toEqual({
      cursor: 'c1',
      member: 'ana',
      kind: 'member.',
      from: String(dayStart('2026-11-23')),
      to: String(dayEnd('2026-11-23'))
    })
  })
})

describe('the log', () => {
  test('goes on where it ended, to its beginning', async () => {
    const asked: string[] = []
    const log = new AuditController(async (path) => {
      asked.push(path)
      return path.includes('cursor') ? page([item(1)], null) : page([item(3), item(2)], 'c')
    })
    await log.begin()
    await log.more()
    await log.more()
    expect(log.items.map(({ seq }) => seq)).toEqual([3, 2, 1])
    expect([asked.length, log.isComplete]).toEqual([2, true])
  })

  test('shows only what its last filter asked for', async () => {
    let answerFirst = (_: Response): void => undefined
    const log = new AuditController((path) =>
      path.includes('member=') ? Promise.resolve(page([item(9)], null)) : new Promise((resolve) => (answerFirst = resolve))
    )
    const first = log.begin()
    await log.filterBy({ member: 'ana' })
    answerFirst(page([item(1)], null))
    await first
    expect(log.items.map(({ seq }) => seq)).toEqual([9])
  })

  test('keeps what is shown when an earlier page does not come', async () => {
    let answers = true
    const log = new AuditController(async () => (answers ? page([item(3)], 'c') : Promise.reject(new TypeError('offline'))))
    await log.begin()
    answers = false
    await log.more()
    expect([log.items.length, log.trouble, log.busy]).toEqual([1, 'unreachable', false])
  })

  test('says so where one may not read it, and where it is not understood', async () => {
    const denied = new AuditController(async () => Response.json({ error: 'forbidden' }, { status: 403 }))
    await denied.begin()
    const other = new AuditController(async () => Response.json({ items: 'all' }))
    await other.begin()
    expect([denied.trouble, other.trouble]).toEqual(['denied', 'failed'])
  })
})
