import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { flagsOf, lockFolder, madeAs, noteMadeAs, runningIn, workspaceFor } from './data-folder.ts'
import { pinnedNode } from './ensure.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'baton-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const moduleOf = (file: string) => pathToFileURL(path.join(import.meta.dirname, file)).href

/** Another process that runs `code` after `lockFolder` and `guardChildren` are there, and says a line when it has. */
async function other(code: string) {
  const imports = `import { lockFolder } from '${moduleOf('data-folder.ts')}'; import { guardChildren } from '${moduleOf('child-guard.ts')}';`
  const child = spawn(pinnedNode, ['--input-type=module', '-e', `${imports}${code}; setInterval(() => undefined, 1000)`], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const [line] = await once(child.stdout, 'data')
  return {
    pid: child.pid,
    said: String(line).trim(),
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }
}

describe('the lock', () => {
  const locked = () => other(`await lockFolder(${JSON.stringify(folder)}, 8787); console.log('locked')`)

  test('a folder that another Baton uses is refused by its port and process, and free at once when that is killed', async () => {
    const first = await locked()
    expect(runningIn(folder)).toEqual({ pid: first.pid, port: 8787 })
    await expect(lockFolder(folder, 9000)).rejects.toThrow(
      `${folder} is used by the Baton on port 8787 (process ${first.pid}); stop it, or choose another folder with --data`
    )
    await first.kill()
    expect(runningIn(folder)).toBeUndefined()
    await lockFolder(folder, 9000)
    expect(JSON.parse(readFileSync(path.join(folder, 'running.json'), 'utf8'))).toEqual({ pid: process.pid, port: 9000 })
  })

  test('a folder that is just let go is taken', async () => {
    const first = await locked()
    setTimeout(first.kill, 200)
    await lockFolder(folder, 9000)
  })

  test('nobody runs on a folder that is not there', () => {
    expect(runningIn(path.join(folder, 'none'))).toBeUndefined()
  })
})

describe('children', () => {
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false // nobody has this number
    }
  }

  test('do not outlive a parent that is killed', async () => {
    const parent = await other(`
      import { spawn } from 'node:child_process'
      guardChildren()
      const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'])
      child.once('spawn', () => console.log(child.pid))`)
    const child = Number(parent.said)
    expect(isAlive(child)).toBe(true)
    await parent.kill()
    await expect.poll(() => isAlive(child), { timeout: 10_000 }).toBe(false)
  })
})

describe('the workspace', () => {
  const asked = (flags: { empty?: boolean; large?: number }) =>
    workspaceFor({ data: folder, empty: flags.empty ?? false, large: flags.large })

  test('a new folder gets what the flags say', () => {
    expect([asked({}), asked({ empty: true }), asked({ large: 7 })]).toEqual(['demo', 'empty', 'large 7'])
    expect(flagsOf('demo')).toEqual({ empty: false, large: undefined })
    expect(flagsOf('large 7')).toEqual({ empty: false, large: 7 })
  })

  test('a folder stays what it was made as, whether the flags are said again or not', () => {
    noteMadeAs(folder, 'empty')
    expect([asked({}), asked({ empty: true })]).toEqual(['empty', 'empty'])
    noteMadeAs(folder, 'large 7')
    expect([asked({}), asked({ large: 7 })]).toEqual(['large 7', 'large 7'])
  })

  test('flags for another workspace than is there are refused, with the way out', () => {
    noteMadeAs(folder, 'large 7')
    const wayOut = `${folder} holds the demo of --large 7 already; choose another with --data, or delete it`
    expect(() => asked({ empty: true })).toThrow(`--empty wants a new folder, and ${wayOut}`)
    expect(() => asked({ large: 8 })).toThrow(`--large 8 wants a new folder, and ${wayOut}`)
  })

  test('a folder with a database that says nothing else is a demo', () => {
    expect(madeAs(folder)).toBeUndefined()
    mkdirSync(path.join(folder, 'd1'))
    expect(madeAs(folder)).toBe('demo')
    expect(() => asked({ empty: true })).toThrow('holds the demo already')
  })
})
