/** What stands behind the routes of work: webhooks, devices' copies, the ledger, numbers. Not here: the list (api.ts), the door (auth). */
import * as v from 'valibot'
import { wellFormed } from '../schema/protocol/text.ts'
import { PRODUCT_VERSION, PROTOCOL_VERSION } from '../schema/protocol/version.ts'
import { isOwnOrigin } from './access.ts'
import type { MemberVisit, Visit } from './api.ts'
import { type Env, hubOf, SIMULATOR_NAME } from './env.ts'
import { json, readJson, refuse } from './http.ts'
import { log } from './log.ts'
import { d1Db } from './store/db.ts'
import { readLedger } from './store/ledger.ts'
import { bootstrapPage } from './sync/bootstrap.ts'
import { type SyncAnswer, syncPage } from './sync/sync-page.ts'
import { receive } from './webhook/receive.ts'
import { countSpilled, putBody, replay, spill } from './webhook/sweep.ts'
import { takeIn } from './webhook/take-in.ts'

export const dbOf = (env: Env) => d1Db(env.DB)
export const pageOr = (page: unknown, detail?: string): Response =>
  page === 'not_found' || page === 'invalid' ? refuse(page, detail) : json(page)
export const cursorOf = (url: URL): string => url.searchParams.get('cursor') ?? ''

export const health = async ({ env }: Visit): Promise<Response> => {
  await hubOf(env).head()
  return json({ ok: true, version: env.VERSION ?? PRODUCT_VERSION, protocol: PROTOCOL_VERSION })
}

/** So long at most a hub that was slow is asked to look after what was put aside. */
const ASK_MS = 1_000

export const webhook = ({ request, env, context, now }: Visit): Promise<Response> => {
  const hub = hubOf(env)
  const deps = {
    now,
    submit: (operation: Parameters<typeof hub.submit>[0]) => hub.submit(operation),
    putBody: putBody(env.MEDIA)
  }
  return receive(request, {
    appSecret: env.WHATSAPP_APP_SECRET,
    verifyToken: env.WHATSAPP_VERIFY_TOKEN,
    takeIn: (bytes, hash) => takeIn(deps, bytes, hash),
    spill: async (bytes, hash) => {
      await spill(env.MEDIA)(bytes, hash)
      // A hub that is gone or stuck is not waited for: it looks by itself once a minute.
      context.waitUntil(Promise.race([hub.lookSoon(), scheduler.wait(ASK_MS)]))
    },
    sleep: (ms) => scheduler.wait(ms),
    log
  })
}

export const hubSocket = ({ request, env, url, caller }: MemberVisit): Promise<Response> | Response => {
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return refuse('invalid', 'This address takes WebSockets.')
  if (!isOwnOrigin(request, url)) return refuse('foreign_origin')
  const headers = new Headers(request.headers)
  headers.set('x-session', caller.session)
  return hubOf(env).fetch(new Request(request, { headers }))
}

export const bootstrap = async ({ env, url, caller, now }: MemberVisit): Promise<Response> => {
  const { epoch } = await hubOf(env).head()
  const page = await bootstrapPage(dbOf(env), caller.member, epoch, cursorOf(url), now())
  return page !== 'invalid' && 'kind' in page ? startAnew(env, page) : pageOr(page)
}

export const sync = async ({ env, url, caller }: MemberVisit): Promise<Response> =>
  startAnew(env, await syncPage(dbOf(env), caller.member, cursorOf(url)))

/** Where D1 knew of other rights than the hub, another writer gave them: the hub learns of it before the device asks again. */
const startAnew = async (env: Env, answer: SyncAnswer): Promise<Response> => {
  if (answer.kind === 'reset' && answer.reason === 'rights') await hubOf(env).heal()
  return json(answer)
}

export const ledger = async ({ env }: MemberVisit): Promise<Response> => {
  const [sums, spilled] = await Promise.all([readLedger(dbOf(env)), countSpilled(env.MEDIA)])
  return json({ ...sums, members: sums.members + spilled, pending: sums.pending + spilled })
}

export const replayExceptions = async ({ env, url, now }: MemberVisit): Promise<Response> => {
  const hub = hubOf(env)
  const submit = (operation: Parameters<typeof hub.submit>[0]) => hub.submit(operation)
  const replayed = await replay({ db: dbOf(env), bucket: env.MEDIA, now, submit, log }, cursorOf(url))
  return json({ ...replayed, ...(await readLedger(dbOf(env))) })
}

/** Meta's ids are opaque text; names are what people typed. */
const Text = v.pipe(v.string(), v.transform(wellFormed), v.trim(), v.minLength(1), v.maxLength(200))
const NumberSchema = v.strictObject({ phoneNumberId: Text, wabaId: Text, displayPhoneNumber: Text, name: Text })

export const connectNumber = async ({ env, request, caller }: MemberVisit): Promise<Response> => {
  const read = await readJson(request, NumberSchema)
  if ('refusal' in read) return read.refusal
  const { phoneNumberId: id, wabaId: waba, displayPhoneNumber: display, name } = read.body
  const connected = await hubOf(env).setup({
    numbers: [{ id, waba, display, name, pausedFor: null, pausedAt: null, demo: false }],
    by: { actor: caller.member.id, session: caller.session }
  })
  if (!connected) return refuse('forbidden')
  return connected.length > 0 ? json({ id }, 201) : refuse('conflict')
}

export const simulator = ({ env, request }: Visit): Promise<Response> => env.SIMULATOR_DO.getByName(SIMULATOR_NAME).fetch(request)
