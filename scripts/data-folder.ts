/**
 * The folder that holds a Baton's data: one Baton at a time, and what its workspace was made as. Not here: what else lies in it.
 * The lock is SQLite's, so the system frees it when the process ends, also after a kill: no lock is ever stale.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import type { Settings } from './settings.ts'

/** Somebody who is just stopping gets so long. */
const PATIENCE_MS = 1000
const PAUSE_MS = 50

const RunningSchema = v.object({ pid: v.number(), port: v.number() })
export type Running = v.InferOutput<typeof RunningSchema>

/** A lock is held as long as its handle lives: kept here, nothing collects it. */
const held: DatabaseSync[] = []

const runningFile = (data: string) => path.join(data, 'running.json')

/** The lock of the folder, or null where somebody else has it. */
function tryLock(data: string): DatabaseSync | null {
  const lock = new DatabaseSync(path.join(data, 'lock'))
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (error instanceof Error && error.message.includes('locked')) return null
    throw error
  }
}

/** Who said last that it runs on this folder; it does only where the lock is taken. */
function noted(data: string): Running | undefined {
  try {
    return v.parse(RunningSchema, JSON.parse(readFileSync(runningFile(data), 'utf8')))
  } catch {
    return undefined // it has the lock and is about to write this, or was killed at it
  }
}

/** The Baton that uses this folder now. Not to be asked about a folder that this process has locked itself. */
export function runningIn(data: string): Running | undefined {
  if (!existsSync(path.join(data, 'lock'))) return undefined
  const lock = tryLock(data)
  lock?.close()
  return lock ? undefined : noted(data)
}

/** Takes the folder for this process until it ends, or throws a sentence that says who has it. */
export async function lockFolder(data: string, port: number): Promise<void> {
  mkdirSync(data, { recursive: true })
  for (let waited = 0; ; waited += PAUSE_MS) {
    const lock = tryLock(data)
    if (lock) {
      held.push(lock)
      return writeFileSync(runningFile(data), JSON.stringify({ pid: process.pid, port } satisfies Running))
    }
    if (waited < PATIENCE_MS) await sleep(PAUSE_MS)
    else throw new Error(`${data} is used by ${nameOf(noted(data))}; stop it, or choose another folder with --data`)
  }
}

const nameOf = (running: Running | undefined): string =>
  running ? `the Baton on port ${running.port} (process ${running.pid})` : 'another Baton that is starting'

const madeFile = (data: string) => path.join(data, 'made-as')

/** `demo`, `empty` or `large N`; undefined where the folder holds no workspace yet. One from before this was noted is a demo. */
export function madeAs(data: string): string | undefined {
  if (existsSync(madeFile(data))) return readFileSync(madeFile(data), 'utf8')
  return existsSync(path.join(data, 'd1')) ? 'demo' : undefined
}

export function noteMadeAs(data: string, made: string): void {
  writeFileSync(madeFile(data), made)
}

/**
 * The workspace to start: what the flags ask for in a new folder, else the one that is there, whose flags need not be said again.
 * Throws a sentence where the flags ask for another one than is there.
 */
export function workspaceFor({ data, empty, large }: Pick<Settings, 'data' | 'empty' | 'large'>): string {
  const made = madeAs(data)
  const asked = empty ? 'empty' : large === undefined ? undefined : `large ${large}`
  if (made === undefined || asked === undefined || asked === made) return made ?? asked ?? 'demo'
  throw new Error(
    `--${asked} wants a new folder, and ${data} holds ${describeWorkspace(made)} already; choose another with --data, or delete it`
  )
}

/** In words, for people. */
export const describeWorkspace = (workspace: string): string =>
  workspace === 'demo' ? 'the demo' : workspace === 'empty' ? 'an empty workspace' : `the demo of --${workspace}`

/** The flags that make such a workspace. */
export const flagsOf = (workspace: string): Pick<Settings, 'empty' | 'large'> => ({
  empty: workspace === 'empty',
  large: workspace.startsWith('large ') ? Number(workspace.slice('large '.length)) : undefined
})
