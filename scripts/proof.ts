/**
 * `npm run proof`: what takes too long for `npm test`, one line per figure: the unit and property tests once more with a seed that nobody
 * chose (it is printed; `SEED=N npm run proof` repeats it), the simulated world under several seeds and under that one, the black-box
 * checks with many kills, every bench, every screenshot. Its exit code tells whether anything failed; a missed goal is a figure, and so is what is not here.
 */
import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setup } from '../test/harness/built.ts'
import { benches, benchFile } from './bench.ts'
import { prepareWeb } from './build-web.ts'
import { type Finished, runNode, TOOLS } from './command.ts'
import { root } from './ensure.mjs'

const SEEDS = [1, 2, 3, 4, 5]
const CHECKS = path.join(root, '..', 'shared', 'checks')

interface Step {
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Which lines of its output are figures. */
  readonly figure: RegExp
}

const tests = (seed: number): Step => ({
  name: `unit and property tests, SEED=${seed}`,
  file: TOOLS.vitest,
  args: ['run', '--config', 'test/vitest.config.ts', '--project', 'unit', '--reporter=dot'],
  env: { SEED: String(seed), NO_COLOR: '1' },
  figure: /^\s*Tests\s/
})
/** More than 100,000 changed bodies at the parser: 4,500 in each run of the unit tests, 25 times as many here. */
const fuzz: Step = {
  name: 'bodies that nobody meant',
  file: TOOLS.vitest,
  args: ['run', '--config', 'test/vitest.config.ts', '--project', 'unit', '--reporter=dot', 'schema/whatsapp/parse-body.fuzz.test.ts'],
  env: { FUZZ_TIMES: '25', NO_COLOR: '1' },
  figure: /^\s*(?:Tests|Duration)\s/
}
const simulation = (seed: number): Step => ({
  name: `sim --seed ${seed}`,
  file: path.join('test', 'sim', 'run.ts'),
  args: ['--seed', String(seed)],
  figure: /^seed \d+: |^every law holds$/
})
const check = (name: string, ...args: readonly string[]): Step => ({
  name: [name, ...args].join(' '),
  file: path.join(CHECKS, `${name}.mjs`),
  args,
  figure: /^ok .*: |passed, \d+ failed$/
})
const bench = (name: string): Step => ({ name: `bench ${name}`, file: benchFile(name), args: [], figure: /^\{"/ })

const steps = (seed: number): readonly Step[] => [
  tests(seed),
  fuzz,
  ...[...SEEDS, seed].map(simulation),
  check('spine', '--pairs', '200', '--kills', '20'),
  check('graph'),
  ...benches().map(bench),
  { name: 'screenshots', file: path.join('scripts', 'run.mjs'), args: ['screenshots'], figure: /\.png$/ }
]

/** The lines that are figures; if none is, the last line, which mostly tells what went wrong. */
export function figures({ output }: Pick<Finished, 'output'>, figure: RegExp): readonly string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const found = lines.filter((line) => figure.test(line))
  return (found.length > 0 ? found : lines.slice(-1)).map((line) => line.trim())
}

/** Runs one step to its end and prints its figures; everything that it said if it failed. */
async function prove({ name, file, args, env = {}, figure }: Step): Promise<boolean> {
  if (!existsSync(path.resolve(root, file))) {
    console.log(`--    ${name}: ${path.relative(root, file)} is not here`)
    return true
  }
  const finished = await runNode(file, args, { env })
  const ok = finished.code === 0
  for (const line of figures(finished, figure)) console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name}: ${line}`)
  if (!ok) console.error(finished.output)
  return ok
}

export async function main(): Promise<number> {
  const seed = Number(process.env.SEED ?? randomInt(1, 2 ** 31))
  console.log(`seed of this proof: ${seed}`)
  prepareWeb()
  await setup()
  let failures = 0
  for (const step of steps(seed)) if (!(await prove(step))) failures++
  return failures > 0 ? 1 : 0
}
