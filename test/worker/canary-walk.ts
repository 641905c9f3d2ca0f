/**
 * Somebody who asks every route that reads for everything that they could think of, and keeps every word that was answered. Not here: what is
 * looked for (canary-ground.ts), sockets.
 */
import { ROUTES } from '../../worker/api.ts'
import { VIEWS } from '../../worker/store/conversation-pages.ts'
import type { Server } from '../harness/server.ts'

/** What WhatsApp and its simulator are told and tell is no member's device: it is walked by nobody. */
const READING = ROUTES.filter(
  ({ method, access }) => method !== 'POST' && access !== 'simulator' && access !== 'signed' && access !== 'public'
)

const FAR = String(Number.MAX_SAFE_INTEGER)

/** Values that a parameter might take, whatever the route. */
const GUESSES: Readonly<Record<string, readonly string[]>> = {
  cursor: [`queue.0.${FAR}.`, `threads.0.${FAR}.`, 'moved.0.0.0.', 'moved.0.1.0.', `${FAR.slice(0, 15)}.zzz`, '999999.999'],
  view: [...VIEWS.filter((view) => !view.includes('<')), 'team:blue', 'team:red'],
  before: [`${FAR}.0`],
  member: ['blu', 'boss'],
  conversation: ['bluethread'],
  kind: ['conversation.'],
  to: [FAR]
}
const queriesOf = (names: readonly string[]): readonly string[] =>
  names.flatMap((name) => (GUESSES[name] ?? []).map((value) => `?${name}=${encodeURIComponent(value)}`))

/** What somebody asks for. */
export interface Curiosity {
  /** Of conversations that are hidden. */
  readonly conversations: readonly string[]
  /** Of other rows that are. */
  readonly ids: readonly string[]
  /** Of `GET /api/sync`, from the oldest on. */
  readonly cursors: readonly string[]
  /** Parameters that are guessed everywhere; on the first page of a device, and where it catches up, all of them are. */
  readonly parameters: readonly string[]
}
export const EVERY_PARAMETER: readonly string[] = Object.keys(GUESSES)

const addressesAt = (path: string, { conversations, ids, cursors, parameters }: Curiosity): readonly string[] => {
  if (path.includes(':id')) {
    const deeper = conversations.flatMap((id) => ['?before=1.1', '?cursor=0.0'].map((guess) => id + guess))
    const others = path.endsWith('/thread') ? ids : []
    return [...conversations, ...others, ...deeper].map((rest) => {
      const [id = '', query] = rest.split('?')
      return path.replace(':id', id) + (query ? `?${query}` : '')
    })
  }
  const own = path === '/api/bootstrap' || path === '/api/sync' ? EVERY_PARAMETER : parameters
  const older = path === '/api/sync' ? cursors : cursors.slice(0, 1)
  return ['', ...queriesOf(own), ...older.map((cursor) => `?cursor=${cursor}`)].map((query) => path.replace('*', 'x') + query)
}

export interface Answer {
  readonly address: string
  readonly status: number
  readonly text: string
}

/** Where the answer says that there is more: its next page. */
const nextOf = ({ address, text }: Answer): string | null => {
  const next = /"(?:next|older)":"([^"]+)"/.exec(text)?.[1]
  if (next === undefined) return null
  const url = new URL(address, 'http://here')
  url.searchParams.set(text.includes('"older"') ? 'before' : 'cursor', next)
  return url.pathname + url.search
}

/** Every answer that somebody can get. */
export async function walk(server: Server, cookie: string, curiosity: Curiosity): Promise<readonly Answer[]> {
  const addresses = READING.flatMap(({ path }) => addressesAt(path, curiosity))
  const answers: Answer[] = []
  for (const first of addresses)
    for (let address: string | null = first; address !== null; ) {
      const answer = await server.fetch(address, { headers: { cookie } })
      answers.push({ address, status: answer.status, text: await answer.text() })
      const last = answers.at(-1)
      address = last?.status === 200 ? nextOf(last) : null
      if (answers.length > addresses.length * 20) throw new Error(`pages without an end at ${first}`)
    }
  return answers
}
