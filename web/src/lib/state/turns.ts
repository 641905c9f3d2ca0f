/**
 * Deeds one after the other, in the order in which they were pressed: each sees what the one before it did, and what is pressed before the
 * engine is there is kept until it is (UND-01). Not here: any deed.
 */
import type { Engine } from './engine.ts'
import type { Verbs } from './verbs.ts'

/** What deeds work on. */
export interface Hands {
  readonly engine: Engine
  readonly verbs: Verbs
}

export type InTurn = (work: (hands: Hands) => Promise<unknown>) => void

/** `ready`: resolves when memory holds what the device does. A deed that fails is told and stops none behind it. */
export const takingTurns = (ready: () => Promise<Hands>, crashed: (error: unknown) => void): InTurn => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    last = last.then(async () => work(await ready())).catch(crashed)
  }
}
