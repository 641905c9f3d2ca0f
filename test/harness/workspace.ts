/** What people and customers do, in few words, through the contract's doors. Not here: what ought to come of it. */
import { randomUUID } from 'node:crypto'
import { eventually } from './eventually.ts'
import { textBody } from './meta.ts'
import type { Server } from './server.ts'

export interface ListedConversation {
  readonly id: string
  readonly number: string
  readonly contact: { readonly id: string; readonly name: string; readonly phone: string | null }
  readonly status: string
  readonly snoozedUntil: number | null
  readonly assignee: string | null
  readonly team: string | null
  readonly needsReply: boolean
  readonly unread: boolean
  readonly lastMessageAt: number
  readonly seq: number
}

export interface ListedMessage {
  readonly id: string
  readonly wamid: string | null
  readonly direction: string
  readonly type: string
  readonly text: string
  readonly status: string | null
  readonly error?: { readonly code: number; readonly text: string }
  readonly author: string | null
  readonly attempt: number
}

export interface ActionAnswer {
  readonly id: string
  readonly outcome: string
  readonly reason?: string
  readonly by?: string | null
  readonly at?: number | null
  readonly seq?: number
  readonly first?: ActionAnswer
}

export interface Ledger {
  readonly deliveries: number
  readonly members: number
  readonly shown: number
  readonly exceptions: number
  readonly pending: number
}

interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** What an answer to a customer needs. */
export interface Greeted {
  readonly phone: string
  readonly conversation: string
  /** Id of the customer's last message. */
  readonly seen: string
}

export type Workspace = ReturnType<typeof workspaceOf>

let made = 0
/** A phone that nobody has yet in this file. */
export const newPhone = (): string => String(15_550_400_000 + made++)
export const newWamid = (): string => `wamid.T${String(made++).padStart(7, '0')}`

export function workspaceOf(server: Server) {
  /** The answer's JSON; throws where it is no success. */
  async function json<T>(answer: Promise<Response>): Promise<T> {
    const response = await answer
    if (!response.ok) throw new Error(`${response.url} answered ${response.status} ${await response.text()}`)
    return response.json<T>()
  }

  async function pages<Item>(path: string, cookie: string): Promise<Item[]> {
    const items: Item[] = []
    for (let cursor = ''; ; ) {
      const page = await json<Page<Item>>(
        server.get(`${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`, cookie)
      )
      items.push(...page.items)
      if (page.next === null) return items
      cursor = page.next
    }
  }

  /** The answer to actions that are posted together; each gets an id unless it has one. */
  const post = (cookie: string, device: string, actions: readonly object[]): Promise<Response> =>
    server.post('/api/actions', { device, actions: actions.map((action) => ({ id: randomUUID(), ...action })) }, cookie)

  async function acts(cookie: string, device: string, actions: readonly object[]): Promise<readonly ActionAnswer[]> {
    const response = await post(cookie, device, actions)
    if (response.status !== 200 && response.status !== 403) throw new Error(`actions answered ${response.status} ${await response.text()}`)
    return (await response.json<{ results: readonly ActionAnswer[] }>()).results
  }

  async function act(cookie: string, device: string, action: object): Promise<ActionAnswer> {
    const [result] = await acts(cookie, device, [action])
    if (!result) throw new Error('an action got no result')
    return result
  }

  /** What a webhook's customer has come to: the newest message in their conversation on that number. */
  async function greeted(number: string, phone: string): Promise<Greeted> {
    const [row] = await server.rows<{ conversation: string; seen: string }>(
      `SELECT m.conversation, m.id AS seen FROM messages AS m JOIN contacts AS k ON k.id = m.contact
       WHERE m.number = ?1 AND k.phone = ?2 AND m.direction = 'in' ORDER BY m.position DESC LIMIT 1`,
      number,
      phone
    )
    if (!row) throw new Error(`${phone} has written nothing to ${number}`)
    return { phone, ...row }
  }

  /** A customer's text by webhook: it is stored when this resolves. */
  async function writes(number: string, text = 'hello', phone = newPhone()): Promise<Greeted> {
    const answer = await server.webhook(textBody(number, { from: phone, id: newWamid(), text }))
    if (answer.status !== 200) throw new Error(`the webhook was answered ${answer.status}`)
    return eventually('the message', () => greeted(number, phone).catch(() => null), Boolean).then(
      (found) => found ?? greeted(number, phone)
    )
  }

  /** A customer's text from the simulator's phone: it can be answered there. */
  async function writesFromPhone(number: string, text = 'hello', phone = newPhone()): Promise<Greeted> {
    const known = () =>
      server.rows(
        'SELECT 1 FROM messages WHERE number = ?1 AND text = ?2 AND contact IN (SELECT id FROM contacts WHERE phone = ?3)',
        number,
        text,
        phone
      )
    const before = (await known()).length
    await json(server.post(`/simulator/customers/${phone}/messages`, { type: 'text', text, number }))
    await eventually('the message from the phone', known, (rows) => rows.length > before)
    return greeted(number, phone)
  }

  return {
    json,
    pages,
    post,
    acts,
    act,
    greeted,
    writes,
    writesFromPhone,
    /** Connects a number that no team has: everybody sees it. */
    async connect(admin: string, number: string): Promise<void> {
      const body = { phoneNumberId: number, wabaId: '100000000000001', displayPhoneNumber: `+${number}`, name: `Number ${number}` }
      const answer = await server.post('/api/numbers', body, admin)
      if (answer.status !== 201) throw new Error(`connecting ${number} answered ${answer.status}`)
    },
    reply: (cookie: string, device: string, { conversation, seen }: Greeted, text: string): Promise<ActionAnswer> =>
      act(cookie, device, { kind: 'message.send', conversation, text, seen }),
    conversations: (cookie: string, view = 'all') => pages<ListedConversation>(`/api/conversations?view=${view}`, cookie),
    thread: (cookie: string, conversation: string) => pages<ListedMessage>(`/api/conversations/${conversation}/messages`, cookie),
    ledger: (cookie: string) => json<Ledger>(server.get('/api/ledger', cookie)),
    /** What the business has put on a phone. */
    async shownOn(phone: string): Promise<readonly string[]> {
      const { items } = await json<Page<{ from: string; text: string }>>(server.get(`/simulator/customers/${phone}/messages`))
      return items.filter(({ from }) => from === 'business').map(({ text }) => text)
    },
    control: (command: object) => json(server.post('/simulator/control', command)),
    /** The sends that Graph received with this text. */
    async requestsFor(text: string): Promise<readonly unknown[]> {
      const { items } = await json<Page<{ body: string }>>(server.get('/simulator/requests'))
      return items.filter(({ body }) => body.includes(JSON.stringify(text)))
    }
  }
}

/** The ledger's kept sums, and the same sums counted anew (LED1). */
export async function recount(server: Server): Promise<{ readonly kept: unknown; readonly counted: unknown }> {
  const [kept] = await server.rows('SELECT deliveries, items, shown, exceptions, pending FROM ledger')
  const [counted] = await server.rows(
    `SELECT (SELECT count(*) FROM deliveries) AS deliveries, count(*) AS items, coalesce(sum(state = 'shown'), 0) AS shown,
       coalesce(sum(state = 'exception'), 0) AS exceptions, coalesce(sum(state = 'pending'), 0) AS pending FROM items`
  )
  return { kept, counted }
}

/** Every row of every table that the product writes, as one text each: equal texts, nothing changed. */
export async function tableContents(server: Server, except: readonly string[] = []): Promise<Readonly<Record<string, string>>> {
  const tables = await server.rows<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'd1%'"
  )
  const contents: Record<string, string> = {}
  for (const { name } of tables)
    if (!except.includes(name) && name !== 'vitals')
      // what devices tell of themselves comes whenever it comes
      contents[name] = JSON.stringify((await server.rows(`SELECT * FROM "${name}"`)).map((row) => JSON.stringify(row)).sort())
  return contents
}

/** Puts a member into the workspace who is not of the demo. Nobody's rights are kept in memory after it. */
export async function hire(server: Server, id: string, role: string, scope: string): Promise<string> {
  await server.get('/api/health') // the demo's people come first
  await server.rows(
    `INSERT INTO members (id, name, role, scope, availability, active, rightsSeq, seq)
     SELECT ?1, ?1, ?2, ?3, 'available', 1, max(seq), max(seq) FROM commits`,
    id,
    role,
    scope
  )
  await server.evict('Hub', 'main')
  return server.signIn(id)
}
