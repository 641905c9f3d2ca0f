import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readRun } from './reports.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'baton-reports-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function report(...testResults: readonly object[]): string {
  const file = path.join(folder, 'run.json')
  writeFileSync(file, JSON.stringify({ testResults }))
  return file
}
const fileOf = (...assertionResults: readonly object[]) => ({ name: 'a.test.ts', status: 'passed', assertionResults })

test('titles are sorted by what became of them', () => {
  const file = report(
    fileOf({ fullName: 'one', status: 'passed' }, { fullName: 'two', status: 'failed' }, { fullName: 'three', status: 'skipped' })
  )
  expect(readRun(file, 1)).toEqual({ passed: ['one'], failed: ['two'] })
})

test('a file that could not be loaded, a run without report and an error outside of tests are failures', () => {
  expect(readRun(report({ name: 'b.test.ts', status: 'failed', assertionResults: [] }), 1).failed).toEqual(['b.test.ts'])
  expect(readRun(path.join(folder, 'none.json'), 0).failed).toHaveLength(1)
  expect(readRun(report(fileOf({ fullName: 'one', status: 'passed' })), 1).failed).toHaveLength(1)
})
