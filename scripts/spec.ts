/**
 * Holds schema/SPEC.md against the tests that ran: every rule's ID stands in the title of a test that passed, and tests quote
 * no rule that SPEC does not know.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './ensure.mjs'
import { readRun } from './reports.ts'

const ID = '[A-Z][A-Z0-9]{0,3}-?\\d+'
const RULES = new RegExp(`^\\s*[-*]\\s+\\**\\[(${ID})\\]`, 'gm')
const QUOTES = new RegExp(`\\[(${ID})\\]`, 'g')

const ids = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map(([, id = '']) => id)

/** What does not fit between the rules and the titles of passed tests, one sentence each. */
export function specGaps(spec: string, titles: readonly string[]): readonly string[] {
  const rules = ids(spec, RULES)
  const quoted = new Set(titles.flatMap((title) => ids(title, QUOTES)))
  const twice = rules.filter((rule, index) => rules.indexOf(rule) !== index)
  return [
    ...twice.map((rule) => `SPEC has [${rule}] twice`),
    ...[...new Set(rules)].filter((rule) => !quoted.has(rule)).map((rule) => `no passed test quotes [${rule}]`),
    ...[...quoted].filter((id) => !rules.includes(id)).map((id) => `a test quotes [${id}], which SPEC does not know`)
  ]
}

/** The gaps of this repository, from SPEC and the titles of a run. */
export function gapsOf(titles: readonly string[]): readonly string[] {
  const file = path.join(root, 'schema', 'SPEC.md')
  return existsSync(file) ? specGaps(readFileSync(file, 'utf8'), titles) : ['schema/SPEC.md is missing']
}

/** The same from the reports of the last run. */
export function main(): number {
  const folder = path.join(root, '.reports')
  const reports = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  const gaps = gapsOf(reports.flatMap((name) => readRun(path.join(folder, name), 0).passed))
  for (const gap of gaps) console.log(gap)
  return gaps.length > 0 ? 1 : 0
}
