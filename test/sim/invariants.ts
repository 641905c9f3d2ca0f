/** All laws of the simulated world by name, and what breaks them when it has come to rest. Each stands with its words in a `laws-` file. */
import { gather, type Law } from './evidence.ts'
import * as conversations from './laws-conversations.ts'
import * as decisions from './laws-decisions.ts'
import * as ledger from './laws-ledger.ts'
import * as people from './laws-people.ts'
import * as sending from './laws-sending.ts'
import * as sync from './laws-sync.ts'
import type { World } from './world.ts'

export const LAWS: Readonly<Record<string, Law>> = { ...sync, ...ledger, ...sending, ...decisions, ...conversations, ...people }

/** Each breach with the name of its law; empty where all hold. An error that no fault explains breaks them all. */
export const breaches = async (world: World): Promise<readonly string[]> => {
  const evidence = gather(world)
  const broken = world.bugs.map((error) => `noErrorIsUnexplained: ${error instanceof Error ? error.stack : error}`)
  for (const [name, law] of Object.entries(LAWS)) for (const breach of await law(evidence)) broken.push(`${name}: ${breach}`)
  return broken
}
