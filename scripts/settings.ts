/**
 * What `npm start` was asked for: flags, environment, .dev.vars and the secrets that nobody gave. Not here: starting anything.
 */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs, parseEnv } from 'node:util'

export const USAGE = `npm start -- [--port N] [--data DIR] [--empty] [--large N]
  --port N    the port to serve on (8787)
  --data DIR  where everything is kept (.data)
  --empty     no demo company: the link that is printed makes you its owner (a new folder; later starts remember it)
  --large N   a demo company with N generated conversations (a new folder; later starts remember it)
  --help      this`

export interface Settings {
  readonly port: number
  readonly data: string
  readonly empty: boolean
  readonly large: number | undefined
  readonly help: boolean
}

const text = { type: 'string' } as const
const yes = { type: 'boolean' } as const
const FLAGS = { port: text, data: text, empty: yes, large: text, help: { ...yes, short: 'h' } } as const

const refusal = (sentence: string): Error => new Error(`${sentence}\n\n${USAGE}`)

function wholeNumber(flag: string, value: string, max: number): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < 1 || number > max) throw refusal(`${flag} wants a whole number from 1 to ${max}, not '${value}'`)
  return number
}

/** Says what is wrong in our words: an unknown flag, a value that nothing asked for, a flag without its value. */
function refuseUnknown(args: readonly string[]): void {
  const known = new Set<string>(Object.keys(FLAGS))
  for (const token of parseArgs({ args: [...args], options: FLAGS, strict: false, tokens: true }).tokens) {
    if (token.kind === 'positional')
      throw refusal(`'${token.value}' belongs to no flag; did you forget \`--\`? Write: npm start -- --port 9000`)
    if (token.kind !== 'option') continue
    if (!known.has(token.name)) throw refusal(`there is no flag ${token.rawName}`)
    const wantsValue = token.name !== 'empty' && token.name !== 'help'
    if (wantsValue && !token.value) throw refusal(`${token.rawName} wants a value`)
    if (wantsValue && !token.inlineValue && token.value?.startsWith('-'))
      throw refusal(`${token.rawName} wants a value, not ${token.value}`)
    if (!wantsValue && token.value !== undefined) throw refusal(`${token.rawName} takes no value`)
  }
}

/** Without `--` npm keeps flags for itself and tells of them in the environment only. */
function refuseSwallowed(env: Environment): void {
  const swallowed = Object.keys(FLAGS).find((flag) => env[`npm_config_${flag}`] !== undefined && flag !== 'help')
  if (swallowed) throw refusal(`npm kept --${swallowed} for itself; did you forget \`--\`? Write: npm start -- --${swallowed} …`)
}

/** Reads the flags; throws one clear sentence about a flag or value that it does not know, and the usage. */
export function settingsFrom(args: readonly string[], env: Environment = {}): Settings {
  refuseSwallowed(env)
  refuseUnknown(args)
  const { port = '8787', data = '.data', empty = false, large, help = false } = parseArgs({ args: [...args], options: FLAGS }).values
  if (empty && large !== undefined) throw refusal('--empty and --large exclude each other')
  return {
    port: wholeNumber('--port', port, 65_535),
    data: path.resolve(data),
    empty,
    large: large === undefined ? undefined : wholeNumber('--large', large, 1_000_000),
    help
  }
}

const FROM_OUTSIDE = [
  'WHATSAPP_GRAPH_URL',
  'WHATSAPP_GRAPH_VERSION',
  'SIMULATOR',
  'DEMO',
  'DEMO_LARGE',
  'PUBLIC_DEMO',
  'REQUESTS_PER_MINUTE'
] as const
const SECRETS = ['WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN', 'WHATSAPP_ACCESS_TOKEN', 'SESSION_SECRET'] as const
type Environment = Readonly<Record<string, string | undefined>>

/** The environment, over what `.dev.vars` says. */
export function environment(folder: string, given: Environment): Environment {
  const file = path.join(folder, '.dev.vars')
  const set = Object.entries(given).filter(([, value]) => value !== undefined && value !== '')
  return { ...(existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}), ...Object.fromEntries(set) }
}

/** Secrets from the environment; those that it lacks are made up once and kept in `secrets.json`, readable by its owner only. */
function keptSecrets<Name extends string>(data: string, env: Environment, names: readonly Name[]): Record<Name, string> {
  const file = path.join(data, 'secrets.json')
  const kept: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const unknown = names.filter((name) => !env[name] && !kept[name])
  if (unknown.length > 0) {
    for (const name of unknown) kept[name] = randomBytes(32).toString('base64url')
    mkdirSync(data, { recursive: true })
    writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${file}.new`, file) // a kill leaves the old file or the new one
  }
  return Object.fromEntries(names.map((name) => [name, env[name] || kept[name] || ''])) as Record<Name, string>
}

/** What the Worker signs and proves with. */
export const secrets = (data: string, env: Environment): Record<string, string> => keptSecrets(data, env, SECRETS)

/** The secret in the owner's link: made once per folder, and known to whoever can read the folder. It opens a workspace that nobody manages. */
export const claimSecret = (data: string): string => keptSecrets(data, {}, ['OWNER_CLAIM_SECRET']).OWNER_CLAIM_SECRET

/** Where the owner of a workspace that nobody manages takes it over; what comes after the `#` no browser sends, so it is in no log. */
export const claimLink = (url: string, data: string): string => `${url}/join#${claimSecret(data)}`

/** The Worker's variables for this start. The simulator is on unless the environment says otherwise, the demo unless `--empty` does. */
export function varsFor({ data, empty, large }: Settings, env: Environment, version: string): Record<string, string> {
  const vars: Record<string, string> = { SIMULATOR: 'on', DEMO: 'on' }
  for (const name of FROM_OUTSIDE) if (env[name]) vars[name] = env[name]
  if (empty) vars.DEMO = 'off'
  if (large !== undefined) vars.DEMO_LARGE = String(large)
  const OWNER_CLAIM = createHash('sha256').update(claimSecret(data)).digest('hex')
  return { ...vars, ...secrets(data, env), OWNER_CLAIM, LOCAL_ONLY: 'on', VERSION: version }
}
