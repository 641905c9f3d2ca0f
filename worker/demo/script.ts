/** The demo workspace as operations in ascending time, to be folded like live traffic. Not here: playing them. */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Operation } from '../commit/operation.ts'
import { PAST_MS, tellRegulars } from './history.ts'
import { demoSetup } from './people.ts'
import { SCENES, tellScenes } from './scenes.ts'

export const DEMO_MESSAGES = 1_900

/**
 * Fourteen months of *Marisol Home* that end at `now`: set-up first, then 48 conversations with about 1,900 messages.
 * The same seed and moment give the same script [DEMO1]. Ticks that would come after `now` are left out.
 */
export const demoScript = (now: Millis, seed: number): Operation[] => {
  const scenes = tellScenes(now, seed)
  const told = scenes.reduce((sum, story) => sum + story.messages, 0)
  const stories = [...scenes, ...tellRegulars(now, seed, SCENES.length, DEMO_MESSAGES - told)]
  // Sorting is stable: what happened in the same millisecond of one conversation stays in the order of telling.
  const past = stories.flatMap((story) => story.operations).filter((operation) => operation.now <= now)
  return [demoSetup(now - PAST_MS), ...past.sort((one, other) => one.now - other.now)]
}
