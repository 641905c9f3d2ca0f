/**
 * The simulator's addresses (architecture 7): each request is parsed once, handed to the core, and answered. Runtime-free.
 * Not here: whether the simulator is on, and who may reach it (the Worker's routes).
 */
import * as v from 'valibot'
import { API_ERRORS, type ApiErrorKind, apiError } from '../../schema/protocol/errors.ts'
import type { SimulatorCore } from './core.ts'
import {
  type CustomerMessage,
  CustomerMessageSchema,
  CustomerSettingsSchema,
  PhoneAppMessageSchema,
  PhoneSchema,
  ReadSchema
} from './customers.ts'
import { ControlSchema } from './faults.ts'
import type { GraphRequest } from './graph.ts'
import { answerOf, type SimulatorAnswer } from './sending.ts'
import type { PhoneMessage } from './state.ts'

interface Route {
  readonly method: 'GET' | 'POST'
  /** `:phone` stands for one part. */
  readonly path: string
  /** For the index: what is sent, what is done, what is answered. */
  readonly body?: string
  readonly does: string
  readonly answer: string
  readonly run: (core: SimulatorCore, body: string, phone: string) => Promise<SimulatorAnswer> | SimulatorAnswer
}

const ok = (body: unknown): SimulatorAnswer => answerOf(200, body)
const fail = (kind: ApiErrorKind, detail?: string): SimulatorAnswer => answerOf(API_ERRORS[kind].status, apiError(kind, detail))
const noSuchNumber = (): SimulatorAnswer => fail('invalid', 'no such number is connected')

/** Runs with the body as its schema says, or says what is wrong with it. No body at all is an empty object. */
const withBody = async <S extends v.GenericSchema>(
  schema: S,
  body: string,
  run: (input: v.InferOutput<S>) => Promise<SimulatorAnswer> | SimulatorAnswer
): Promise<SimulatorAnswer> => {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), body.trim() === '' ? '{}' : body)
  if (result.success) return run(result.output)
  const [issue] = result.issues
  return fail('invalid', [v.getDotPath(issue), issue.message].filter(Boolean).join(': '))
}

const written = (message: PhoneMessage | null): SimulatorAnswer =>
  message ? answerOf(201, { id: message.id, at: message.at }) : noSuchNumber()
const shown = ({ id, from, type, text, at }: PhoneMessage): unknown => ({ id, from, type, text, at })

const customerWrites = async (core: SimulatorCore, phone: string, input: CustomerMessage): Promise<SimulatorAnswer> => {
  const { type, message = '' } = input
  if (type === 'reaction' && !core.hasMessage(phone, message)) return fail('not_found', 'this phone shows no message of that id')
  return written(await core.customerWrites(phone, input))
}

const customerReads = async (core: SimulatorCore, phone: string, number: string | undefined): Promise<SimulatorAnswer> => {
  if (!core.hasMet(phone)) return fail('not_found', 'this phone was never seen')
  return (await core.customerReads(phone, number)) ? ok({ ok: true }) : noSuchNumber()
}

const PHONE = '/simulator/customers/:phone'
const WRITTEN = '201 { id, at }'
const CONTROL = '{ offsetMs, faults }'

const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/simulator', does: 'lists these addresses', answer: '{ addresses }', run: () => ok({ addresses: index() }) },
  {
    method: 'GET',
    path: '/simulator/customers',
    does: 'lists everybody with a phone',
    answer: '{ items: [{ phone, name, reachable, reads }] }',
    run: (core) => ok({ items: core.customers() })
  },
  {
    method: 'GET',
    path: `${PHONE}/messages`,
    does: 'tells what the phone shows, oldest first',
    answer: '{ items: [{ id, from, type, text, at }] }',
    run: (core, _, phone) => ok({ items: core.phoneShows(phone).map(shown) })
  },
  {
    method: 'POST',
    path: `${PHONE}/messages`,
    body: '{ type, text?, number?, name?, quotes?, message?, emoji?, filename?, latitude?, longitude? }',
    does: 'lets the customer write',
    answer: WRITTEN,
    run: (core, body, phone) => withBody(CustomerMessageSchema, body, (input) => customerWrites(core, phone, input))
  },
  {
    method: 'POST',
    path: `${PHONE}/phone-app`,
    body: '{ text, number? }',
    does: 'lets staff answer on the business phone itself',
    answer: WRITTEN,
    run: (core, body, phone) => withBody(PhoneAppMessageSchema, body, async (input) => written(await core.phoneAppWrites(phone, input)))
  },
  {
    method: 'POST',
    path: `${PHONE}/read`,
    body: '{ number? }',
    does: 'lets the customer open the chat',
    answer: '{ ok }',
    run: (core, body, phone) => withBody(ReadSchema, body, ({ number }) => customerReads(core, phone, number))
  },
  {
    method: 'POST',
    path: PHONE,
    body: '{ name?, reachable?, reads? }',
    does: 'says how the phone behaves from now on',
    answer: '{ phone, name, reachable, reads }',
    run: (core, body, phone) => withBody(CustomerSettingsSchema, body, (settings) => ok(core.configureCustomer(phone, settings)))
  },
  {
    method: 'GET',
    path: '/simulator/requests',
    does: 'lists what Graph was asked, oldest first, tokens left out',
    answer: '{ items: [{ at, method, path, headers, body }] }',
    run: (core) => ok({ items: core.requests() })
  },
  {
    method: 'GET',
    path: '/simulator/control',
    does: 'tells how far the clock is ahead and which faults wait',
    answer: CONTROL,
    run: (core) => ok(core.controlState())
  },
  {
    method: 'POST',
    path: '/simulator/control',
    body: '{ clock?: { advanceMs }, faults?: [{ on, kind, times, … }], reset?: true }',
    does: 'moves the clock ahead, adds faults, drops those that wait',
    answer: CONTROL,
    run: (core, body) => withBody(ControlSchema, body, async (command) => ok(await core.control(command)))
  }
]

const GRAPH = {
  method: 'POST',
  path: '/simulator/graph/v26.0/:number/messages',
  body: 'what Meta takes: a text, or { status: "read" }',
  does: 'is Graph, with a bearer token of any kind',
  answer: 'what Meta answers'
} as const

/** What `GET /simulator` tells of the addresses. */
export const index = () =>
  [...ROUTES, GRAPH].map(({ method, path, body, does, answer }) => ({ method, path, body: body ?? null, does, answer }))

const PATTERNS = new Map(ROUTES.map(({ path }) => [path, new RegExp(`^${path.replace(':phone', '([^/]+)')}$`)]))
const matchOf = ({ path }: Route, given: string): RegExpExecArray | null => PATTERNS.get(path)?.exec(given) ?? null

/** Answers one request below `/simulator`. Where the answer says `cut`, the caller breaks the line. */
export const answerRequest = async (core: SimulatorCore, request: GraphRequest): Promise<SimulatorAnswer> => {
  const path = request.path.replace(/\?.*$/s, '').replace(/^\/simulator\/$/, '/simulator')
  if (path.startsWith('/simulator/graph/')) return core.graph(request)
  const there = ROUTES.filter((route) => matchOf(route, path))
  const route = there.find(({ method }) => method === request.method)
  if (!route) return fail(there.length > 0 ? 'method_not_allowed' : 'not_found')
  const phone = v.safeParse(v.optional(PhoneSchema), matchOf(route, path)?.[1])
  return phone.success ? route.run(core, request.body, phone.output ?? '') : fail('invalid', phone.issues[0].message)
}
