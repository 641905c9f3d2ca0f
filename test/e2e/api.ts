/** What the product says without a browser: pages of the API, actions, the customers' phones. Not here: the screens. */
import { randomUUID } from 'node:crypto'
import { eventually } from '../harness/eventually.ts'

interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** What tests read of a conversation in a list. */
export interface ListedConversation {
  readonly id: string
  readonly number: string
  readonly contact: { readonly id: string; readonly name: string; readonly phone: string | null }
  readonly status: 'open' | 'snoozed' | 'resolved'
  readonly snoozedUntil: number | null
  readonly assignee: string | null
  readonly team: string | null
  readonly needsReply: boolean
  readonly unread: boolean
  readonly windowClosesAt: number | null
  readonly lastMessageAt: number
}

export interface ListedMessage {
  readonly id: string
  readonly direction: 'in' | 'out'
  readonly text: string
  readonly status: string | null
  readonly author: string | null
}

export interface ActionAnswer {
  readonly id: string
  readonly outcome: string
  readonly reason?: string
}

/** A message as a customer's phone shows it. */
export interface OnPhone {
  readonly from: 'business' | 'customer'
  readonly text: string
}

export type Api = ReturnType<typeof apiAt>

/** `url`: where the product serves. */
export function apiAt(url: string) {
  const ask = async (path: string, init: RequestInit = {}, cookie = ''): Promise<Response> => {
    const headers = { origin: url, 'content-type': 'application/json', cookie }
    const answer = await fetch(url + path, { redirect: 'manual', ...init, headers })
    if (!answer.ok) throw new Error(`${init.method ?? 'GET'} ${path} was answered ${answer.status} ${(await answer.text()).slice(0, 300)}`)
    return answer
  }
  const get = async <T>(path: string, cookie?: string): Promise<T> => (await ask(path, {}, cookie)).json() as Promise<T>
  const post = (path: string, body: unknown, cookie?: string): Promise<Response> =>
    ask(path, { method: 'POST', body: JSON.stringify(body) }, cookie)

  async function pages<Item>(path: string, cookie: string): Promise<readonly Item[]> {
    const items: Item[] = []
    for (let cursor = ''; ; ) {
      const page = await get<Page<Item>>(`${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`, cookie)
      items.push(...page.items)
      if (page.next === null) return items
      cursor = page.next
    }
  }

  const phone = async (of: string): Promise<readonly OnPhone[]> => (await get<Page<OnPhone>>(`/simulator/customers/${of}/messages`)).items
  const conversations = (cookie: string, view = 'all') => pages<ListedConversation>(`/api/conversations?view=${view}`, cookie)

  const api = {
    get,
    post,
    pages,
    conversations,
    thread: (cookie: string, conversation: string) => pages<ListedMessage>(`/api/conversations/${conversation}/messages`, cookie),
    /** Opens a session of one of the demo's people; its cookie. */
    async signIn(person: string): Promise<string> {
      const answer = await post('/api/demo/sign-in', { person })
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ')
    },
    /** A customer asks, ana answers, and ben too, who had not seen her answer: his is held. The conversation. */
    async heldReply(customer: Customer): Promise<string> {
      const [ana, ben] = await Promise.all([api.signIn('ana'), api.signIn('ben')])
      const { id } = await api.customerWrites(ben, customer, 'Is it still there?')
      const seen = (await api.thread(ben, id)).at(-1)?.id
      await api.act(ana, 'test-ana', { kind: 'message.send', conversation: id, text: 'Yes.', seen })
      const { outcome } = await api.act(ben, 'test-ben', { kind: 'message.send', conversation: id, text: 'It is.', seen })
      if (outcome !== 'held') throw new Error(`ben's answer was ${outcome}`)
      return id
    },
    /** Whether ben's replies leave only after somebody approved them. */
    async bensNeedApproval(approval: boolean): Promise<void> {
      const { outcome } = await api.act(await api.signIn('fay'), 'test-fay', { kind: 'member.change', member: 'ben', approval })
      if (outcome !== 'applied') throw new Error(`the change of ben's rights was ${outcome}`)
    },
    async act(cookie: string, device: string, action: object): Promise<ActionAnswer> {
      const answer = await post('/api/actions', { device, actions: [{ id: randomUUID(), at: Date.now(), ...action }] }, cookie)
      const { results } = (await answer.json()) as { readonly results: readonly ActionAnswer[] }
      const [result] = results
      if (!result) throw new Error('an action got no result')
      return result
    },
    /** A customer writes from the simulated phone; resolves with the conversation when the product has it. */
    async customerWrites(cookie: string, customer: Customer, text: string): Promise<ListedConversation> {
      await post(`/simulator/customers/${customer.phone}/messages`, { type: 'text', text, name: customer.name })
      const found = await eventually(
        `what ${customer.name} wrote`,
        async () => {
          const conversation = (await conversations(cookie)).find(({ contact }) => contact.phone?.replace(/\D/g, '') === customer.phone)
          const items = conversation ? await pages<ListedMessage>(`/api/conversations/${conversation.id}/messages`, cookie) : []
          return items.some((item) => item.text === text) ? conversation : undefined
        },
        (conversation) => conversation !== undefined
      )
      if (!found) throw new Error('nothing was found')
      return found
    },
    phone,
    /** What the business has put on a phone, oldest first. */
    answersOn: async (of: string): Promise<readonly string[]> =>
      (await phone(of)).filter(({ from }) => from === 'business').map(({ text }) => text)
  }
  return api
}

/** A customer whom the demo does not know. */
export interface Customer {
  readonly phone: string
  readonly name: string
}

const NAMES = [
  'Nora Quint',
  'Oskar Vale',
  'Pia Rowan',
  'Quinn Sader',
  'Rosa Thule',
  'Sam Unwin',
  'Tove Wynn',
  'Ulla Xander',
  'Vera Yost',
  'Wim Zeller'
]
let made = 0

/** Somebody new: no two of one file have the same name or phone. */
export function newCustomer(): Customer {
  const place = made++
  const round = Math.floor(place / NAMES.length)
  return { phone: String(15_550_300_000 + place), name: `${NAMES[place % NAMES.length]}${round === 0 ? '' : ` ${round + 1}`}` }
}
