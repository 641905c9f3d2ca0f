/**
 * `npm run bench live`: from posting a webhook to its delta at a listening socket, as surplus over a Worker that only passes the body on.
 * 1/s stands for an idle hub: messages come far enough apart that no commit has company. Not here: what a browser does with a delta.
 */
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { fetch } from 'miniflare'
import { GATHER_MS } from '../../party/group-commit.ts'
import { PROTOCOL_VERSION } from '../../schema/protocol/version.ts'
import { blocksFrom, perRound, quantile, type Side, spreadOf, takeTurns } from './blocks.ts'
import { type BodyMaker, bodyMaker, CUSTOMERS, ID_PATTERN, type SignedBody } from './bodies.ts'
import { type Poster, poster } from './load.ts'
import { type Report, startReport } from './report.ts'
import { APP_SECRET, makeBed, startBareSocket, startProduct, WEBHOOKS } from './servers.ts'

/** `everyMs` at 1/s is shorter than its name, to be done sooner: the hub is idle 20 ms after a commit. */
const RATES = [
  { at: '1/s', everyMs: 300, samples: 4 },
  { at: '50/s', everyMs: 20, samples: 60 }
] as const
type Rate = (typeof RATES)[number]
const LOST_AFTER_MS = 5000

/** A socket that notes when it heard of which message. */
interface Listener {
  /** Resolves with the time (`performance.now()`) at which the message is first heard of. */
  readonly heard: (id: string) => Promise<number>
  readonly close: () => void
}

async function listen(url: string, headers: Record<string, string>, hello?: object): Promise<Listener> {
  const { webSocket, status } = await fetch(url, { headers: { ...headers, upgrade: 'websocket' } })
  if (!webSocket) throw new Error(`${url} answered ${status} instead of a socket`)
  const waiting = new Map<string, (at: number) => void>()
  const greeted = Promise.withResolvers<void>()
  webSocket.addEventListener('message', ({ data }) => {
    const at = performance.now()
    greeted.resolve()
    for (const [id] of String(data).matchAll(ID_PATTERN)) waiting.get(id)?.(at)
  })
  webSocket.accept()
  if (hello) {
    webSocket.send(JSON.stringify(hello))
    await greeted.promise
  }
  return {
    heard: (id) => new Promise((resolve) => waiting.set(id, resolve)),
    close: () => webSocket.close()
  }
}

/** One message's way, in ms. */
async function timeOne(listener: Listener, { post }: Poster, body: SignedBody): Promise<number> {
  const heard = listener.heard(body.ids[0] ?? '')
  const lost = sleep(LOST_AFTER_MS, null, { ref: false })
  const start = performance.now()
  const [at] = await Promise.all([Promise.race([heard, lost]), post(body)])
  if (at === null) throw new Error(`a message was not heard of within ${LOST_AFTER_MS} ms`)
  return at - start
}

/** Posts at a steady pace, whatever the answers do. */
async function timeBlock(listener: Listener, line: Poster, bodies: readonly SignedBody[], everyMs: number): Promise<number[]> {
  const begin = performance.now()
  const times: Promise<number>[] = []
  for (const [index, body] of bodies.entries()) {
    await sleep(Math.max(0, begin + index * everyMs - performance.now()))
    times.push(timeOne(listener, line, body))
  }
  return Promise.all(times)
}

interface End {
  readonly listener: Listener
  readonly line: Poster
}

const sideOf =
  (end: End, maker: BodyMaker, { everyMs, samples }: Rate): Side<number[]> =>
  () =>
    timeBlock(end.listener, end.line, maker.make(samples, 1), everyMs)

async function measureRate(report: Report, maker: BodyMaker, product: End, bare: End, blocks: number, rate: Rate): Promise<void> {
  const times = await takeTurns(blocks, { product: sideOf(product, maker, rate), bare: sideOf(bare, maker, rate) })
  const medians = (side: readonly number[][]) => side.map((block) => quantile(block, 0.5))
  const surplus = spreadOf(perRound(medians(times.product), medians(times.bare), (ours, theirs) => ours - theirs))
  const [ours, theirs] = [times.product.flat(), times.bare.flat()]
  const { at } = rate
  const note = `surplus over a bare socket, ${ours.length} samples; the whole way takes`
  const whole = (share: number) => `${note} ${quantile(ours, share).toFixed(1)} ms`
  report.add({
    metric: 'live.p50',
    value: surplus.median,
    unit: 'ms',
    baseline: quantile(theirs, 0.5),
    range: surplus.range,
    at,
    note: whole(0.5)
  })
  const p99 = quantile(ours, 0.99) - quantile(theirs, 0.99)
  report.add({ metric: 'live.p99', value: p99, unit: 'ms', baseline: quantile(theirs, 0.99), at, note: whole(0.99) })
  if (at === '1/s') reportIdleWait(report, surplus)
}

/** A hub that waited for company when idle would be late by the whole gathering time, every time. */
function reportIdleWait(report: Report, { median, range }: ReturnType<typeof spreadOf>): void {
  const note = 'surplus p50 at 1/s: an idle hub that waited for company could not be below the gathering time'
  report.add({ metric: 'live.idle_wait', value: median, unit: 'ms', range, goal: GATHER_MS, holds: range[0] < GATHER_MS, at: '1/s', note })
}

const bed = makeBed()
try {
  const blocks = blocksFrom(process.argv.slice(2))
  const report = startReport('live')
  const { url, signIn } = await startProduct(bed)
  const hello = { type: 'hello', protocol: PROTOCOL_VERSION, device: 'bench', cursor: null }
  const headers = { origin: url, cookie: await signIn('fay') }
  const product = { listener: await listen(`${url}/parties/hub/main`, headers, hello), line: poster(url, WEBHOOKS, 64) }
  const { url: bareUrl } = await startBareSocket(bed)
  const bare = { listener: await listen(bareUrl, {}), line: poster(bareUrl, '/', 64) }
  const maker = bodyMaker(APP_SECRET, Date.now())
  await product.line.postAll(maker.make(CUSTOMERS, 1)) // from now on all customers are known
  for (const rate of RATES) await measureRate(report, maker, product, bare, blocks, rate)
  for (const { listener, line } of [product, bare]) {
    listener.close()
    line.close()
  }
  report.close()
} finally {
  await bed.close()
}
