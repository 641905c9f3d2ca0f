/**
 * `npm run proof`: everything that takes too long for `npm test`, one line per figure: the simulated world under many seeds, the
 * black-box checks with many kills, every bench. Its exit code tells whether anything failed; a missed goal is a figure.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setup } from '../test/harness/built.ts'
import { benches, benchFile } from './bench.ts'
import { type Finished, runNode } from './command.ts'
import { root } from './ensure.mjs'

const SEEDS = [1, 2, 3, 4, 5]
const CHECKS = path.join(root, '..', 'shared', 'checks')

interface Step {
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
}

const simulation = (seed: number): Step => ({
  name: `sim --seed ${seed}`,
  file: path.join('test', 'sim', 'run.ts'),
  args: ['--seed', String(seed)]
})
const check = (name: string, ...args: readonly string[]): Step => ({
  name: [name, ...args].join(' '),
  file: path.join(CHECKS, `${name}.mjs`),
  args
})
const bench = (name: string): Step => ({ name: `bench ${name}`, file: benchFile(name), args: [] })

const steps = (): readonly Step[] => [
  ...SEEDS.map(simulation),
  check('spine', '--pairs', '200', '--kills', '20'),
  check('graph'),
  ...benches().map(bench)
]

/** A bench prints its figures as JSON lines; of everything else the last line tells what it came to. */
export function figures({ output }: Finished): readonly string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const json = lines.filter((line) => line.startsWith('{"'))
  return json.length > 0 ? json : lines.slice(-1)
}

export async function main(): Promise<number> {
  await setup()
  let failures = 0
  for (const { name, file, args } of steps().filter(({ file }) => existsSync(path.resolve(root, file)))) {
    const finished = await runNode(file, args)
    const ok = finished.code === 0
    for (const figure of figures(finished)) console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name}: ${figure}`)
    if (!ok) {
      failures++
      console.error(finished.output)
    }
  }
  return failures > 0 ? 1 : 0
}
