/**
 * `npm run bench ingest`: webhooks into D1, 64 in parallel, beside a Worker that stores each message by itself (*naive*) and one that stores
 * nothing (*limit*); and what a message costs D1. A block ends when its last message is in the database, whatever was answered before.
 */
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { OUR_WORKER } from '../../scripts/workerd.ts'
import { blocksFrom, perRound, type Side, spreadOf, takeTurns } from './blocks.ts'
import { type BodyMaker, bodyMaker, CUSTOMERS, ID_PREFIX, type SignedBody } from './bodies.ts'
import { poster } from './load.ts'
import { type Figure, type Report, startReport } from './report.ts'
import { APP_SECRET, type Bed, hasBaselines, makeBed, type Product, startLimit, startNaive, startProduct, WEBHOOKS } from './servers.ts'
import { measureWrittenRows, OPERATIONS_PER_COMMIT } from './written-rows.ts'

const PARALLEL = 64
/** The same bodies go to all sides of a round; ids are new in each round. */
const SHAPES = { one: { bodies: 1000, messages: 1 }, twenty: { bodies: 128, messages: 20 } } as const
type Shape = keyof typeof SHAPES
/** The limit stores nothing, so that a repeated body costs it as much as a new one: its blocks last about as long as the others'. */
const LIMIT_TIMES = 4
const SETTLE_MS = 120_000

interface Block {
  readonly perSecond: number
  readonly bodies: number
  /** Commits of the product. */
  readonly batches: number
  /** Bodies that were put aside because the hub was slow. */
  readonly spilled: number
}

interface Sums {
  readonly messages: number
  readonly distinct: number
  readonly batches: number
}

const sumsOf = async ({ miniflare }: Product): Promise<Sums> => {
  const db = await miniflare.getD1Database('DB', OUR_WORKER)
  const row = await db
    .prepare(
      `SELECT count(*) AS messages, count(DISTINCT wamid) AS "distinct", (SELECT count(*) FROM commits) AS batches
       FROM messages WHERE wamid >= ?1 AND wamid < ?1 || '~'`
    )
    .bind(ID_PREFIX)
    .first<Sums>()
  if (!row) throw new Error('the database counts nothing')
  return row
}

const countSpilled = async ({ miniflare }: Product): Promise<number> =>
  (await (await miniflare.getR2Bucket('MEDIA', OUR_WORKER)).list({ prefix: 'spill/' })).objects.length

const runSweep = async ({ miniflare }: Product): Promise<void> => {
  await (await miniflare.getWorker(OUR_WORKER)).scheduled({ cron: '* * * * *' })
}

/** Waits until so many messages are in the database; bodies that were put aside are taken in. Answers how long that took, in ms. */
async function settle(product: Product, messages: number): Promise<number> {
  if ((await sumsOf(product)).messages >= messages) return 0
  const start = performance.now()
  while ((await sumsOf(product)).messages < messages) {
    if (performance.now() - start > SETTLE_MS) throw new Error('messages that were answered 200 are not in the database')
    await runSweep(product)
    await sleep(5)
  }
  return performance.now() - start
}

const messagesIn = (bodies: readonly SignedBody[]): number => bodies.reduce((sum, { ids }) => sum + ids.length, 0)

/** Blocks of the product; it knows how many messages it was given since it was started. */
function productSide(product: Product) {
  const { postAll, close } = poster(product.url, WEBHOOKS, PARALLEL)
  let given = 0
  const run = async (bodies: readonly SignedBody[]): Promise<Block> => {
    const before = await sumsOf(product)
    const answered = await postAll(bodies)
    given += messagesIn(bodies)
    const spilled = await countSpilled(product)
    const ms = answered + (await settle(product, given))
    if (spilled > 0) await runSweep(product)
    const batches = (await sumsOf(product)).batches - before.batches
    return { perSecond: (messagesIn(bodies) / ms) * 1000, bodies: bodies.length, batches, spilled }
  }
  return { run, close, given: () => given }
}

/** Blocks of a Worker that is done when it answers. `times`: how often it gets the bodies of a round. */
function baselineSide(url: string, times: number) {
  const { postAll, close } = poster(url, '/', PARALLEL)
  const run = async (round: readonly SignedBody[]): Promise<Block> => {
    const bodies = Array.from({ length: times }, () => round).flat()
    const perSecond = (messagesIn(bodies) / (await postAll(bodies))) * 1000
    return { perSecond, bodies: bodies.length, batches: 0, spilled: 0 }
  }
  return { run, close }
}

/** The bodies of each round, made when the round's first side asks, before its clock runs. */
function roundsOf(maker: BodyMaker, shape: Shape) {
  const { bodies, messages } = SHAPES[shape]
  const rounds = new Map<number, readonly SignedBody[]>()
  return (block: number): readonly SignedBody[] => {
    const made = rounds.get(block) ?? maker.make(bodies, messages)
    rounds.clear()
    rounds.set(block, made)
    return made
  }
}

type Run = (bodies: readonly SignedBody[]) => Promise<Block>
const sideOf =
  (bodiesOf: (block: number) => readonly SignedBody[], run: Run): Side<Block> =>
  (block) =>
    run(bodiesOf(block))

const speeds = (blocks: readonly Block[]): number[] => blocks.map(({ perSecond }) => perSecond)

function comparison(metric: string, ours: readonly Block[], theirs: readonly Block[], asked: { goal: number; aim: number }): Figure {
  const { median, range } = spreadOf(perRound(speeds(ours), speeds(theirs), (a, b) => a / b))
  return {
    metric,
    value: spreadOf(speeds(ours)).median,
    unit: 'messages/s',
    baseline: spreadOf(speeds(theirs)).median,
    ratio: median,
    range,
    ...asked,
    holds: range[1] >= asked.goal
  }
}

const sum = (blocks: readonly Block[], field: 'bodies' | 'batches' | 'spilled'): number =>
  blocks.reduce((total, block) => total + block[field], 0)

const BATCHES_GOAL = 40

function batchesFigure(blocks: readonly Block[]): Figure {
  const value = (sum(blocks, 'batches') / sum(blocks, 'bodies')) * 1000
  const { range } = spreadOf(blocks.map(({ batches, bodies }) => (batches / bodies) * 1000))
  const note = `write batches per 1,000 one-message bodies, ${PARALLEL} in parallel`
  return { metric: 'ingest.batches_per_1000', value, unit: 'batches', range, goal: BATCHES_GOAL, holds: value <= BATCHES_GOAL, note }
}

const ROWS_GOAL = 16

/** `messages`: one-message bodies of this run; `CUSTOMERS` of them were a customer's first. */
async function rowFigures(report: Report, messages: number): Promise<void> {
  const { known, first, byTable } = await measureWrittenRows()
  const unit = 'rows'
  const share = CUSTOMERS / messages
  const value = known * (1 - share) + first * share
  const note = `${CUSTOMERS} of ${messages} messages of new customers, ${OPERATIONS_PER_COMMIT} bodies to a commit, index entries counted`
  report.add({ metric: 'ingest.rows_per_message', value, unit, goal: ROWS_GOAL, holds: value <= ROWS_GOAL, note })
  const tables = Object.entries(byTable).map(([table, rows]) => `${table} ${rows}`)
  report.add({ metric: 'ingest.rows_per_message.known_customers', value: known, unit, note: tables.join(', ') })
  report.add({ metric: 'ingest.rows_per_message.new_customers', value: first, unit })
}

const spilledFigure = (shape: Shape, blocks: readonly Block[]): Figure => ({
  metric: `ingest.${shape}.spilled`,
  value: sum(blocks, 'spilled'),
  unit: 'bodies',
  note: `of ${sum(blocks, 'bodies')}: put aside after 400 ms and swept, which is part of the product's time`
})

type ProductSide = ReturnType<typeof productSide>

/** Both shapes beside the baselines. */
async function compare(bed: Bed, report: Report, maker: BodyMaker, product: ProductSide, blocks: number): Promise<void> {
  const naive = baselineSide((await startNaive(bed)).url, 1)
  const limit = baselineSide((await startLimit(bed)).url, LIMIT_TIMES)
  const side = (bodiesOf: (block: number) => readonly SignedBody[]) => (run: Run) => sideOf(bodiesOf, run)
  const ofOne = side(roundsOf(maker, 'one'))
  const one = await takeTurns(blocks, { product: ofOne(product.run), naive: ofOne(naive.run), limit: ofOne(limit.run) })
  report.add(comparison('ingest.one.vs_naive', one.product, one.naive, { goal: 1.2, aim: 1.8 }))
  report.add(comparison('ingest.one.vs_limit', one.product, one.limit, { goal: 0.3, aim: 0.5 }))
  report.add(batchesFigure(one.product))
  report.add(spilledFigure('one', one.product))
  const ofTwenty = side(roundsOf(maker, 'twenty'))
  const twenty = await takeTurns(blocks, { product: ofTwenty(product.run), naive: ofTwenty(naive.run) })
  report.add(comparison('ingest.twenty.vs_naive', twenty.product, twenty.naive, { goal: 5, aim: 8 }))
  report.add(spilledFigure('twenty', twenty.product))
  naive.close()
  limit.close()
}

/** Without baselines: the costs that do not depend on the machine. */
async function costsAlone(report: Report, maker: BodyMaker, product: ProductSide, blocks: number): Promise<void> {
  process.stderr.write('../shared/checks/baselines is not there: nothing to compare speeds with, only costs are measured.\n')
  const { product: one } = await takeTurns(blocks, { product: sideOf(roundsOf(maker, 'one'), product.run) })
  report.add(batchesFigure(one))
}

async function proveOnce(product: Product, given: number): Promise<void> {
  const { messages, distinct } = await sumsOf(product)
  if (messages !== given || distinct !== given)
    throw new Error(`${given} messages were posted, ${messages} rows with ${distinct} ids are in the database`)
}

const bed = makeBed()
try {
  const blocks = blocksFrom(process.argv.slice(2))
  const report = startReport('ingest')
  const product = await startProduct(bed)
  const side = productSide(product)
  const maker = bodyMaker(APP_SECRET, Date.now())
  await (hasBaselines() ? compare(bed, report, maker, side, blocks) : costsAlone(report, maker, side, blocks))
  side.close()
  await proveOnce(product, side.given())
  await rowFigures(report, SHAPES.one.bodies * (blocks + 1))
  report.close()
} finally {
  await bed.close()
}
