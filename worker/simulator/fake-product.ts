/** For tests: a simulator core with a clock that stands still, and a product that notes what is posted to it and answers as told. */
import { SimulatorCore } from './core.ts'
import type { CustomerMessage } from './customers.ts'
import type { GraphRequest } from './graph.ts'
import { createMemoryStore } from './memory-store.ts'
import { createSigner } from './sign.ts'
import type { SimulatorStore } from './store.ts'

export const SECRET = 'fictional-app-secret-for-tests-only'
export const NUMBER = { id: '200000000000001', waba: '100000000000001', display: '+1 555-000-1000' }
export const OTHER_NUMBER = { id: '200000000000002', waba: '100000000000001', display: '15550001001' }
export const PHONE = '15550001234'
export const START = Date.UTC(2026, 10, 22, 8, 0, 0, 250)

export interface Post {
  readonly at: number
  readonly body: string
  readonly signature: string
}

/** Chance with a seed: the same one, the same run. */
const seededRandom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

export const createRig = (store: SimulatorStore = createMemoryStore(), startAt = START) => {
  const posts: Post[] = []
  const moved: number[] = []
  const world = { now: startAt, alarm: null as number | null, answer: async (): Promise<number> => 200 }
  const core = new SimulatorCore({
    now: () => world.now,
    random: seededRandom(startAt),
    store,
    numbers: async () => [NUMBER, OTHER_NUMBER],
    sign: createSigner(SECRET),
    postWebhook: async (body, signature) => {
      posts.push({ at: world.now, body, signature })
      return world.answer()
    },
    setAlarm: (at) => {
      world.alarm = at
    },
    clockMoved: async (offsetMs) => {
      moved.push(offsetMs)
    }
  })
  core.resume()

  /** Lets real time pass, ringing each alarm on its way. */
  const pass = async (ms: number): Promise<void> => {
    const end = world.now + ms
    while (world.alarm !== null && world.alarm <= end) {
      world.now = Math.max(world.now, world.alarm)
      world.alarm = null
      await core.deliverDue()
    }
    world.now = end
  }
  const write = async (text = 'hello', more: Partial<CustomerMessage> = {}) => {
    const message = await core.customerWrites(PHONE, { type: 'text', text, ...more })
    if (!message) throw new Error('no such number')
    return message
  }
  return { core, store, world, posts, moved, pass, write }
}

export const textSend = (text: unknown = 'an answer', more: object = {}): object => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: `+${PHONE}`,
  type: 'text',
  text: { body: text },
  ...more
})

export const graphRequest = (body: unknown, more: Partial<GraphRequest> = {}): GraphRequest => ({
  method: 'POST',
  path: `/simulator/graph/v26.0/${NUMBER.id}/messages`,
  headers: { authorization: 'Bearer token-of-the-test', 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...more
})

/** What stands in the posted bodies, in order: the texts of messages, the values of statuses. */
export const told = (posts: readonly Post[]): string[] =>
  posts.flatMap(({ body }) =>
    JSON.parse(body).entry.flatMap((entry: { changes: { value: Record<string, { status?: string; text?: { body: string } }[]> }[] }) =>
      entry.changes.flatMap(({ value }) =>
        [...(value.messages ?? []), ...(value.statuses ?? []), ...(value.message_echoes ?? [])].map(
          (item) => item.status ?? item.text?.body ?? '?'
        )
      )
    )
  )
