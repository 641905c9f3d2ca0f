/** Which Chromium is taken, and how one is installed; no machine is asked. */
import { describe, expect, test } from 'vitest'
import { chromiumOn, type Machine, waysToInstall } from './chromium.ts'

const machine = (there: readonly string[], over: Partial<Machine> = {}): Machine => ({
  platform: 'linux',
  env: {},
  root: true,
  playwrights: '/cache/playwright/chrome',
  works: (file) => there.includes(file),
  onPath: (name) => there.find((file) => file.endsWith(`/bin/${name}`)),
  ...over
})
const programs = (asked: Machine) => waysToInstall(asked, '/node', '/cli.js').map((way) => way.map(({ program }) => program))

describe('which Chromium is taken', () => {
  test('the one that the environment names comes first', () => {
    const env = { CHROMIUM_PATH: '/opt/mine' }
    expect(chromiumOn(machine(['/usr/bin/chromium', '/opt/mine'], { env }))).toBe('/opt/mine')
  })

  test('one that the environment names and that does not start is said, and no other is taken', () => {
    const env = { CHROMIUM_PATH: '/opt/mine' }
    expect(() => chromiumOn(machine(['/usr/bin/chromium'], { env }))).toThrow('/opt/mine')
  })

  test("the system's comes before Playwright's", () => {
    expect(chromiumOn(machine(['/cache/playwright/chrome', '/usr/bin/google-chrome']))).toBe('/usr/bin/google-chrome')
  })

  test("Playwright's own is taken where the system has none", () => {
    expect(chromiumOn(machine(['/cache/playwright/chrome']))).toBe('/cache/playwright/chrome')
  })

  test('a program that is there and does not start is passed over', () => {
    const onPath = (name: string) => (name === 'chromium-browser' ? '/usr/bin/chromium-browser' : undefined)
    expect(chromiumOn(machine(['/cache/playwright/chrome'], { onPath }))).toBe('/cache/playwright/chrome')
  })

  test('macOS and Windows are looked through where applications lie', () => {
    const app = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    expect(chromiumOn(machine([app], { platform: 'darwin' }))).toBe(app)
    const exe = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
    expect(chromiumOn(machine([exe], { platform: 'win32', env: { PROGRAMFILES: 'C:\\Program Files' } }))).toBe(exe)
  })

  test('without any there is none', () => {
    expect(chromiumOn(machine([]))).toBeUndefined()
  })
})

describe('how one is installed', () => {
  test("Playwright's installer comes first, then the system's package manager", () => {
    expect(programs(machine(['/usr/bin/apt-get']))).toEqual([['/node'], ['apt-get', 'apt-get']])
  })

  test('who is not root asks no package manager and for no libraries', () => {
    const asked = machine(['/usr/bin/apt-get'], { root: false })
    expect(programs(asked)).toEqual([['/node']])
    expect(waysToInstall(asked, '/node', '/cli.js')[0]?.[0]?.args).not.toContain('--with-deps')
  })

  test('outside of Linux there is no package manager to ask', () => {
    expect(programs(machine(['/usr/bin/apt-get'], { platform: 'darwin' }))).toEqual([['/node']])
  })
})
