/** Reads what vitest wrote about a run: how much passed, how much failed, and under which titles. */
import { existsSync, readFileSync } from 'node:fs'

export interface TestRun {
  readonly passed: readonly string[]
  readonly failed: readonly string[]
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** The titles of one report. A file that could not be loaded counts as one failed test, and so does a run that left no report. */
export function readRun(file: string, exitCode: number): TestRun {
  if (!existsSync(file)) return { passed: [], failed: [`${file} was not written`] }
  const report: VitestReport = JSON.parse(readFileSync(file, 'utf8'))
  const titles = (status: string) =>
    report.testResults.flatMap(({ assertionResults }) =>
      assertionResults.flatMap((test) => (test.status === status ? [test.fullName] : []))
    )
  const unloaded = report.testResults.flatMap(({ name, status, assertionResults }) =>
    status === 'failed' && assertionResults.length === 0 ? [name] : []
  )
  const failed = [...titles('failed'), ...unloaded]
  // An error outside of every test (an unhandled rejection) fails the run too.
  return {
    passed: titles('passed'),
    failed: exitCode !== 0 && failed.length === 0 ? [`${file}: the run failed outside its tests`] : failed
  }
}
