/** What those with the right read of others: invitations and the audit log. Not here: devices, and who has the right (access.test.ts). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Authenticator } from '../harness/authenticator.ts'
import { cookieIn, type Door, doorOf, hashOf } from '../harness/door.ts'
import { type Server, startServer } from '../harness/server.ts'

let server: Server
let door: Door
let fay: string

beforeAll(async () => {
  server = await startServer()
  door = doorOf(server)
  fay = await server.signIn('fay')
})
afterAll(() => server.stop())

test('[DOR6] invitations are listed newest first, with what became of them', async () => {
  const used = await door.invite(fay, { name: 'Used' })
  await door.join(used, new Authenticator(server.url))
  const revoked = await door.invite(fay, { name: 'Revoked' })
  await door.act(fay, { kind: 'invitation.revoke', invitation: hashOf(revoked) })
  const late = await door.invite(fay, { name: 'Late' })
  await server.rows('UPDATE invitations SET expiresAt = 1 WHERE id = ?1', hashOf(late))
  await door.invite(fay, { name: 'Open', teams: ['support'], approval: true })
  const { invitations } = await door.read<{ invitations: { name: string; state: string }[] }>('/api/invitations', fay)
  expect(invitations.slice(0, 4).map(({ name, state }) => [name, state])).toEqual([
    ['Open', 'open'],
    ['Late', 'expired'],
    ['Revoked', 'revoked'],
    ['Used', 'used']
  ])
  expect(invitations[0]).toEqual({
    id: expect.any(String),
    name: 'Open',
    role: 'agent',
    scope: 'teams',
    teams: ['support'],
    approval: true,
    member: null,
    createdBy: 'fay',
    createdAt: expect.any(Number),
    expiresAt: expect.any(Number),
    state: 'open',
    usedBy: null
  })
})

interface AuditItem {
  readonly seq: number
  readonly n: number
  readonly at: number
  readonly actor: string | null
  readonly kind: string
  readonly deviceLabel: string | null
  readonly changes: readonly object[]
}
interface AuditPage {
  readonly items: readonly AuditItem[]
  readonly next: string | null
}
const audit = (query = ''): Promise<AuditPage> => door.read<AuditPage>(`/api/audit${query}`, fay)

test('[DOR6] the audit log is read newest first, page by page, each entry once', async () => {
  for (let n = 0; n < 110; n++) await door.act(fay, { kind: 'member.availability', availability: n % 2 ? 'away' : 'available' })
  const items: AuditItem[] = []
  for (let query = ''; ; ) {
    const { items: page, next } = await audit(query)
    items.push(...page)
    if (next === null) break
    query = `?cursor=${next}`
  }
  const places = items.map(({ seq, n }) => seq * 1000 + n)
  expect(places).toEqual([...new Set(places)].sort((a, b) => b - a))
  expect(items.length).toBeGreaterThan(110)
  const [stored] = await server.rows<{ n: number }>('SELECT count(*) AS n FROM audit')
  expect(items).toHaveLength(stored?.n ?? 0)
})

test('[DOR6] it is cut by who, what and when', async () => {
  const { items } = await audit('?kind=access.joined')
  expect(items.length).toBeGreaterThan(0)
  expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['access.joined']))
  const [joined] = items
  expect((await audit(`?kind=access.&member=${joined?.actor}`)).items.at(-1)).toEqual(joined)
  const kinds = new Set((await audit('?kind=member.')).items.map(({ kind }) => kind))
  expect([...kinds].every((kind) => kind.startsWith('member.'))).toBe(true)
  expect((await audit('?member=fay')).items.every(({ actor }) => actor === 'fay')).toBe(true)
  const at = joined?.at ?? 0
  const around = (await audit(`?from=${at}&to=${at}`)).items
  expect(around).toContainEqual(joined)
  expect(around.every((item) => item.at === at)).toBe(true)
  expect((await audit(`?to=1`)).items).toEqual([])
})

test('[DOR6] an entry names the device, and what changed before and after', async () => {
  const answer = await door.post('/api/demo/sign-in', { person: 'fay' }, { agent: 'Firefox/140.0 Linux' })
  await door.act(cookieIn(answer), { kind: 'team.create', team: 'night', name: 'Night' })
  const [item] = (await audit('?kind=team.create')).items
  expect(item).toMatchObject({
    actor: 'fay',
    deviceLabel: 'Firefox on Linux',
    madeAt: null,
    changes: [{ table: 'teams', id: 'night', before: null, after: { name: 'Night', members: [], numbers: [] } }]
  })
})

test('[DOR6] a question that is not understood is refused', async () => {
  for (const query of ['cursor=x', 'cursor=1', 'kind=a%25', 'kind=.', 'from=yesterday', 'to=-1', `member=${'m'.repeat(101)}`])
    expect([query, (await server.get(`/api/audit?${query}`, fay)).status]).toEqual([query, 400])
})
