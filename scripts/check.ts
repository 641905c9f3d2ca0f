/** `npm run check`: format, lint, import cycles, our own source rules, types, unit tests; says what failed. Under a minute. */

import { buildProblems, buildWeb, prepareWeb, webBuild } from './build-web.ts'
import { runNode, TOOLS } from './command.ts'
import { brokenSourceRules } from './source-rules.ts'
import { builtOrderProblem, sizeProblem, webSize } from './web-size.ts'

interface Step {
  readonly name: string
  /** What is wrong, or nothing. */
  readonly run: () => Promise<string>
}

const tool = (name: string, file: string, args: readonly string[]): Step => ({
  name,
  run: async () => {
    const { code, output } = await runNode(file, args)
    return code === 0 ? '' : output || `ended with ${code}`
  }
})

const STEPS: readonly Step[] = [
  // The longest first: it has a lane to itself.
  tool('unit tests', TOOLS.vitest, ['run', '--config', 'test/vitest.config.ts', '--project', 'unit', '--reporter=dot']),
  tool('format, lint, import cycles', TOOLS.biome, ['check', '--config-path=scripts/biome.json', '--error-on-warnings', '.']),
  { name: 'import direction, time and chance in shells only', run: async () => brokenSourceRules().join('\n') },
  tool('types of the product', TOOLS.tsc, ['-p', 'tsconfig.json']),
  tool('types of tests and scripts', TOOLS.tsc, ['-p', 'test/tsconfig.json']),
  {
    name: 'the app builds, within its sizes and under its own policy',
    run: async () => {
      buildWeb()
      return [sizeProblem(webSize()), builtOrderProblem(), ...buildProblems(webBuild)].filter(Boolean).join('\n')
    }
  },
  tool('types of the app', TOOLS.svelteCheck, ['--workspace', 'web', '--tsconfig', './tsconfig.json', '--tsgo', '--fail-on-warnings']),
  tool('types of the app’s tests', TOOLS.tsc, ['-p', 'web/tsconfig.test.json']),
  tool('types of the browser tests', TOOLS.tsc, ['-p', 'test/e2e']),
  tool('types of the service worker', TOOLS.tsc, ['-p', 'web/tsconfig.worker.json'])
]

/** As many at a time as a small machine has cores. */
const LANES = 2

async function runStep({ name, run }: Step): Promise<boolean> {
  const started = performance.now()
  const problem = await run()
  console.log(`${problem === '' ? 'ok  ' : 'FAIL'}  ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  if (problem !== '') console.log(problem)
  return problem === ''
}

export async function main(): Promise<number> {
  prepareWeb()
  const failed: string[] = []
  const waiting = [...STEPS]
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) if (!(await runStep(step))) failed.push(step.name)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  if (failed.length > 0) console.log(`check failed: ${failed.join('; ')}`)
  return failed.length > 0 ? 1 : 0
}
