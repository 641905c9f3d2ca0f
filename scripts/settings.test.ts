import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { environment, secrets, settingsFrom, varsFor } from './settings.ts'

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
    const settings = settingsFrom(['--port', '9000', '--data', folder, '--empty', '--large=10000'])
    expect(settings).toEqual({ port: 9000, data: folder, empty: true, large: 10_000, help: false })
  })

  test('that are unknown or senseless are refused by name', () => {
    expect(() => settingsFrom(['--prot', '1'])).toThrow('--prot')
    expect(() => settingsFrom(['--port', '0'])).toThrow("--port wants a whole number from 1 to 65535, not '0'")
    expect(() => settingsFrom(['--large', '1e3'])).toThrow('--large')
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
