/**
 * `npm test [project …]`: builds, runs the projects of test/vitest.config.ts one after the other, holds SPEC against the titles
 * (when all projects ran), and closes with `N passed, N failed`.
 */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { build } from './build.ts'
import { prepareWeb } from './build-web.ts'
import { runNode, TOOLS } from './command.ts'
import { root } from './ensure.mjs'
import { readRun, type TestRun } from './reports.ts'
import { gapsOf } from './spec.ts'

const PROJECTS: readonly string[] = ['unit', 'worker', 'sim', 'browser']

/** Runs one project with its output shown. */
export async function runProject(project: string): Promise<TestRun> {
  const report = path.join('.reports', `${project}.json`)
  rmSync(path.join(root, report), { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const args = ['run', '--config', 'test/vitest.config.ts', '--project', project, ...reporters]
  const { code } = await runNode(TOOLS.vitest, args, { show: true })
  return readRun(path.join(root, report), code)
}

export async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((project) => !PROJECTS.includes(project))
  if (unknown.length > 0) throw new Error(`there are no tests named ${unknown.join(', ')}; there are ${PROJECTS.join(', ')}`)
  prepareWeb()
  await build()
  const runs: TestRun[] = []
  for (const project of args.length > 0 ? args : PROJECTS) runs.push(await runProject(project))
  const passed = runs.flatMap((run) => run.passed)
  const gaps = args.length > 0 ? [] : gapsOf(passed)
  const failed = [...runs.flatMap((run) => run.failed), ...gaps]
  for (const failure of failed) console.log(`FAIL  ${failure}`)
  console.log(`${passed.length} passed, ${failed.length} failed`)
  return failed.length > 0 ? 1 : 0
}
