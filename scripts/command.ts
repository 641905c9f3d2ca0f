/** Runs other programs of this repository, from its root, under the Node that runs this. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { root } from './ensure.mjs'

export interface Finished {
  readonly code: number
  /** What it printed, both streams in their order; empty if it was shown as it came. */
  readonly output: string
}

export interface CommandOptions {
  /** Let it print for itself instead of collecting what it says. */
  readonly show?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a JavaScript or TypeScript file to its end. */
export function runNode(file: string, args: readonly string[] = [], { show = false, env = {} }: CommandOptions = {}): Promise<Finished> {
  const child = spawn(process.execPath, [path.resolve(root, file), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe']
  })
  let output = ''
  const collect = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

const tool = (...parts: readonly string[]) => path.join('node_modules', ...parts)

/** The tools' own scripts: a shell or a `.cmd` file is not needed on any system. */
export const TOOLS = {
  biome: tool('@biomejs', 'biome', 'bin', 'biome'),
  /** The compiler that is a program, five times as fast; Kit and svelte-check want the older one beside it. */
  tsc: tool('@typescript', 'native', 'bin', 'tsc'),
  svelteCheck: tool('svelte-check', 'bin', 'svelte-check'),
  vitest: tool('vitest', 'vitest.mjs')
} as const
