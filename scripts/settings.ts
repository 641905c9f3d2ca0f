/**
 * What `npm start` was asked for: flags, environment, .dev.vars and the secrets that nobody gave. Not here: starting anything.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs, parseEnv } from 'node:util'

export const USAGE = `npm start -- [--port N] [--data DIR] [--empty] [--large N]
  --port N    the port to serve on (8787)
  --data DIR  where everything is kept (.data)
  --empty     no demo workspace: the first-run screen
  --large N   a demo workspace with N generated conversations`

export interface Settings {
  readonly port: number
  readonly data: string
  readonly empty: boolean
  readonly large: number | undefined
  readonly help: boolean
}

function wholeNumber(flag: string, text: string, max: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < 1 || number > max) throw new Error(`${flag} wants a whole number from 1 to ${max}, not '${text}'`)
  return number
}

/** Reads the flags; throws one clear sentence about a flag or value that it does not know. */
export function settingsFrom(args: readonly string[]): Settings {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean' } as const
  const options = {
    port: { ...text, default: '8787' },
    data: { ...text, default: '.data' },
    empty: yes,
    large: text,
    help: { ...yes, short: 'h' }
  } as const
  const { port, data, empty = false, large, help = false } = parseArgs({ args: [...args], options }).values
  return {
    port: wholeNumber('--port', port, 65_535),
    data: path.resolve(data),
    empty,
    large: large === undefined ? undefined : wholeNumber('--large', large, 1_000_000),
    help
  }
}

const FROM_OUTSIDE = ['WHATSAPP_GRAPH_URL', 'WHATSAPP_GRAPH_VERSION', 'SIMULATOR', 'DEMO', 'DEMO_LARGE', 'PUBLIC_DEMO'] as const
const SECRETS = ['WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN', 'WHATSAPP_ACCESS_TOKEN', 'SESSION_SECRET'] as const
type Environment = Readonly<Record<string, string | undefined>>

/** The environment, over what `.dev.vars` says. */
export function environment(folder: string, given: Environment): Environment {
  const file = path.join(folder, '.dev.vars')
  const set = Object.entries(given).filter(([, value]) => value !== undefined && value !== '')
  return { ...(existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}), ...Object.fromEntries(set) }
}

/** Secrets from the environment; those that it lacks are made up once and kept in `secrets.json`, readable by its owner only. */
export function secrets(data: string, env: Environment): Record<string, string> {
  const file = path.join(data, 'secrets.json')
  const kept: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const unknown = SECRETS.filter((name) => !env[name] && !kept[name])
  if (unknown.length > 0) {
    for (const name of unknown) kept[name] = randomBytes(32).toString('base64url')
    mkdirSync(data, { recursive: true })
    writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${file}.new`, file) // a kill leaves the old file or the new one
  }
  return Object.fromEntries(SECRETS.map((name) => [name, env[name] || kept[name] || '']))
}

/** The Worker's variables for this start. The simulator is on unless the environment says otherwise, the demo unless `--empty` does. */
export function varsFor({ data, empty, large }: Settings, env: Environment, version: string): Record<string, string> {
  const vars: Record<string, string> = { SIMULATOR: 'on', DEMO: 'on' }
  for (const name of FROM_OUTSIDE) if (env[name]) vars[name] = env[name]
  if (empty) vars.DEMO = 'off'
  if (large !== undefined) vars.DEMO_LARGE = String(large)
  return { ...vars, ...secrets(data, env), LOCAL_ONLY: 'on', VERSION: version }
}
