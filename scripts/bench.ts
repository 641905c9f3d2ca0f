/** `npm run bench [name] [arguments]`: runs test/bench/NAME.bench.ts, or all of them one after the other. A missed goal is a figure, no failure. */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { build } from './build.ts'
import { runNode } from './command.ts'
import { root } from './ensure.mjs'

const SUFFIX = '.bench.ts'

/** The names of the benches there are. */
export function benches(): readonly string[] {
  const folder = path.join(root, 'test', 'bench')
  const files = existsSync(folder) ? readdirSync(folder) : []
  return files.flatMap((file) => (file.endsWith(SUFFIX) ? [file.slice(0, -SUFFIX.length)] : [])).sort()
}

export const benchFile = (name: string): string => path.join('test', 'bench', `${name}${SUFFIX}`)

export async function main([name, ...args]: readonly string[]): Promise<number> {
  const known = benches()
  if (name !== undefined && !known.includes(name)) throw new Error(`there is no bench '${name}'; there are: ${known.join(', ')}`)
  await build()
  let worst = 0
  for (const bench of name === undefined ? known : [name])
    worst = Math.max(worst, (await runNode(benchFile(bench), args, { show: true })).code)
  return worst
}
