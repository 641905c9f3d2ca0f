import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claimLink, claimSecret, environment, secrets, settingsFrom, USAGE, varsFor } from './settings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'baton-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('flags', () => {
  test('have defaults', () => {
    expect(settingsFrom([])).toEqual({ port: 8787, data: path.resolve('.data'), empty: false, large: undefined, help: false })
  })

  test('are read', () => {
    expect(settingsFrom(['--port', '9000', '--data', folder, '--large=10000'])).toEqual({
      port: 9000,
      data: folder,
      empty: false,
      large: 10_000,
      help: false
    })
    expect(settingsFrom(['--empty', '-h'])).toMatchObject({ empty: true, help: true })
  })

  test.each([
    [['--prot', '1'], 'there is no flag --prot'],
    [['-x'], 'there is no flag -x'],
    [['--port', '0'], "--port wants a whole number from 1 to 65535, not '0'"],
    [['--port', ''], '--port wants a value'],
    [['--port'], '--port wants a value'],
    [['--port', '--empty'], '--port wants a value, not --empty'],
    [['--large', '1e3'], "--large wants a whole number from 1 to 1000000, not '1e3'"],
    [['--empty=yes'], '--empty takes no value'],
    [['--empty', '--large', '5'], '--empty and --large exclude each other'],
    [['port', '9000'], "'port' belongs to no flag; did you forget `--`? Write: npm start -- --port 9000"]
  ])('%j is refused in a sentence, above the usage', (args, sentence) => {
    expect(() => settingsFrom(args)).toThrow(`${sentence}\n\n${USAGE}`)
  })

  test('that npm kept for itself are not lost in silence', () => {
    expect(() => settingsFrom([], { npm_config_empty: 'true' })).toThrow('npm kept --empty for itself; did you forget `--`?')
    expect(() => settingsFrom(['9000'], { npm_config_port: 'true' })).toThrow('npm kept --port for itself')
  })
})

describe('variables', () => {
  const settings = () => settingsFrom(['--data', folder])

  test('simulator and demo are on unless somebody says otherwise', () => {
    expect(varsFor(settings(), {}, '1.0.0')).toMatchObject({ SIMULATOR: 'on', DEMO: 'on', LOCAL_ONLY: 'on', VERSION: '1.0.0' })
    expect(varsFor(settings(), { SIMULATOR: 'off', DEMO: 'off' }, '1')).toMatchObject({ SIMULATOR: 'off', DEMO: 'off' })
    expect(varsFor({ ...settings(), empty: true, large: 7 }, { DEMO: 'on' }, '1')).toMatchObject({ DEMO: 'off', DEMO_LARGE: '7' })
  })

  test('the environment wins over .dev.vars, and an empty variable is none', () => {
    writeFileSync(path.join(folder, '.dev.vars'), 'SIMULATOR=off\nWHATSAPP_GRAPH_VERSION="v27.0"\nDEMO=off # quiet\n')
    const env = environment(folder, { SIMULATOR: 'on', DEMO: '' })
    expect(env).toMatchObject({ SIMULATOR: 'on', WHATSAPP_GRAPH_VERSION: 'v27.0', DEMO: 'off' })
  })
})

describe('secrets', () => {
  test('that nobody gave are made up once and stay', () => {
    const made = secrets(folder, {})
    expect(Object.values(made).every((secret) => secret.length > 40)).toBe(true)
    expect(secrets(folder, {})).toEqual(made)
    expect(new Set(Object.values(made)).size).toBe(4)
  })

  test('that were given are used and not written down', () => {
    expect(secrets(folder, { WHATSAPP_APP_SECRET: 'given' })).toMatchObject({ WHATSAPP_APP_SECRET: 'given' })
    expect(readFileSync(path.join(folder, 'secrets.json'), 'utf8')).not.toContain('given')
  })

  test.runIf(process.platform !== 'win32')('are readable by their owner only', () => {
    secrets(folder, {})
    expect(statSync(path.join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
  })
})

describe('the owner’s link', () => {
  test('is the same at every start; the Worker knows the hash of its secret only', () => {
    const settings = { ...settingsFrom(['--data', folder]), empty: true }
    const vars = varsFor(settings, {}, '1')
    const secret = claimSecret(folder)
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(vars.OWNER_CLAIM).toBe(createHash('sha256').update(secret).digest('hex'))
    expect(Object.values(vars)).not.toContain(secret)
    expect(claimLink('http://localhost:8787', folder)).toBe(`http://localhost:8787/join#${secret}`)
    expect(varsFor(settings, {}, '1').OWNER_CLAIM).toBe(vars.OWNER_CLAIM)
  })
})
