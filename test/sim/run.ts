/**
 * One run of the simulated world: `node test/sim/run.ts --seed N [--operations N] [--trace]`. The same seed is the same run, always.
 * Prints figures; if a law is broken, the seed, what broke it and what happened last. Also used by the tests.
 */
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { FAULT_NAMES, type FaultName } from './faults.ts'
import { breaches } from './invariants.ts'
import { type Figures, runWorkload } from './workload.ts'
import { World, type WorldOptions } from './world.ts'

export interface Outcome {
  readonly seed: number
  readonly broken: readonly string[]
  readonly figures: Figures & Readonly<Record<'answers' | 'commits' | 'messages' | 'approved' | 'audited' | 'calls', number>>
  readonly fired: ReadonlyMap<FaultName, number>
  /** Hash over everything that happened, in order. */
  readonly trace: string
  readonly last: readonly string[]
}

export const simulate = async (options: WorldOptions, operations: number): Promise<Outcome> => {
  const world = await World.create(options)
  const figures = await runWorkload(world, operations)
  const broken = await breaches(world)
  const count = (table: string): number => Number(world.sqlite.database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n)
  const outcome: Outcome = {
    seed: options.seed,
    broken,
    figures: {
      ...figures,
      answers: world.answers.length,
      commits: count('commits') - 1,
      messages: count('messages'),
      approved: count('messages WHERE approvedBy IS NOT NULL'),
      audited: count('audit'),
      calls: world.whatsapp.requests().length
    },
    fired: world.faults.fired,
    trace: world.clock.digest(),
    last: world.clock.last
  }
  world.sqlite.close()
  return outcome
}

/** What a person needs to see of a run that broke a law: the seed first. */
export const report = ({ seed, broken, last }: Outcome): string =>
  broken.length === 0
    ? ''
    : [`seed ${seed} broke ${broken.length} times:`, ...broken.slice(0, 12), 'what happened last:', ...last.slice(-15)].join('\n')

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, operations: { type: 'string', default: '2000' }, trace: { type: 'boolean' } }
  })
  const [seed, operations] = [Number(values.seed), Number(values.operations)]
  const began = performance.now()
  const print = values.trace ? (line: string) => console.log(line) : undefined
  const outcome = await simulate({ seed, allFaults: true, print }, operations)
  const seconds = (performance.now() - began) / 1000
  console.log(`seed ${seed}: ${operations} operations in ${seconds.toFixed(1)} s (${Math.round(operations / seconds)}/s)`)
  console.log(
    Object.entries(outcome.figures)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')
  )
  console.log(`faults: ${FAULT_NAMES.map((name) => `${name} ${outcome.fired.get(name) ?? 0}`).join(', ')}`)
  console.log(`trace ${outcome.trace.slice(0, 16)}`)
  console.log(outcome.broken.length === 0 ? 'every law holds' : report(outcome))
  return outcome.broken.length === 0 ? 0 : 1
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = await main()
