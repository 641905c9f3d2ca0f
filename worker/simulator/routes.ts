/**
 * The simulator's addresses (architecture 7): each request is parsed once, handed to the core, and answered. Runtime-free.
 * Not here: whether the simulator is on, and who may reach it (the Worker's routes).
 */
import * as v from 'valibot'
import { API_ERRORS, type ApiErrorKind, apiError } from '../../schema/protocol/errors.ts'
import type { SimulatorCore } from './core.ts'
import { CustomerMessageSchema, CustomerSettingsSchema, PhoneAppMessageSchema, PhoneSchema, ReadSchema } from './customers.ts'
import { ControlSchema } from './faults.ts'
import type { GraphRequest } from './graph.ts'
import { answerOf, type SimulatorAnswer } from './sending.ts'
import type { PhoneMessage } from './state.ts'

interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
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

const PHONE = '/simulator/customers/([^/]+)'
const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/simulator\/customers$/, run: (core) => ok({ items: core.customers() }) },
  { method: 'GET', path: new RegExp(`^${PHONE}/messages$`), run: (core, _, phone) => ok({ items: core.phoneShows(phone).map(shown) }) },
  {
    method: 'POST',
    path: new RegExp(`^${PHONE}/messages$`),
    run: (core, body, phone) => withBody(CustomerMessageSchema, body, async (input) => written(await core.customerWrites(phone, input)))
  },
  {
    method: 'POST',
    path: new RegExp(`^${PHONE}/phone-app$`),
    run: (core, body, phone) => withBody(PhoneAppMessageSchema, body, async (input) => written(await core.phoneAppWrites(phone, input)))
  },
  {
    method: 'POST',
    path: new RegExp(`^${PHONE}/read$`),
    run: (core, body, phone) =>
      withBody(ReadSchema, body, async ({ number }) => ((await core.customerReads(phone, number)) ? ok({ ok: true }) : noSuchNumber()))
  },
  {
    method: 'POST',
    path: new RegExp(`^${PHONE}$`),
    run: (core, body, phone) => withBody(CustomerSettingsSchema, body, (settings) => ok(core.configureCustomer(phone, settings)))
  },
  { method: 'GET', path: /^\/simulator\/requests$/, run: (core) => ok({ items: core.requests() }) },
  { method: 'GET', path: /^\/simulator\/control$/, run: (core) => ok(core.controlState()) },
  {
    method: 'POST',
    path: /^\/simulator\/control$/,
    run: (core, body) => withBody(ControlSchema, body, async (command) => ok(await core.control(command)))
  }
]

/** Answers one request below `/simulator`. Where the answer says `cut`, the caller breaks the line. */
export const answerRequest = async (core: SimulatorCore, request: GraphRequest): Promise<SimulatorAnswer> => {
  const path = request.path.replace(/\?.*$/s, '')
  if (path.startsWith('/simulator/graph/')) return core.graph(request)
  const there = ROUTES.filter((route) => route.path.test(path))
  const route = there.find(({ method }) => method === request.method)
  if (!route) return fail(there.length > 0 ? 'method_not_allowed' : 'not_found')
  const phone = v.safeParse(v.optional(PhoneSchema), route.path.exec(path)?.[1])
  return phone.success ? route.run(core, request.body, phone.output ?? '') : fail('invalid', phone.issues[0].message)
}
