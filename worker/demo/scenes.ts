/** All special states that product 3.8 lists, one conversation each. */
import type { ConversationId, Millis } from '../../schema/domain/ids.ts'
import { customerAt } from './customers.ts'
import { PAST_MS } from './history.ts'
import { conversationIdOf } from './items.ts'
import { randomFrom } from './random.ts'
import type { Scene } from './scene.ts'
import { guesthouse } from './scene-guesthouse.ts'
import { peopleScenes } from './scenes-people.ts'
import { queueScenes } from './scenes-queue.ts'
import { sendingScenes } from './scenes-sending.ts'
import { windowScenes } from './scenes-windows.ts'
import { type Customer, Story } from './story.ts'

export const SCENES: readonly Scene[] = [...queueScenes, ...windowScenes, ...sendingScenes, ...peopleScenes, guesthouse]

const customerOf = (scene: Scene, place: number): Customer => {
  const customer = customerAt(place, scene.name, scene.number)
  return scene.person ? { ...customer, person: scene.person } : customer
}

/** Which conversation shows what, by the scene's key; the same at every moment and for every seed. */
export const demoScenes: ReadonlyMap<string, ConversationId> = new Map(
  SCENES.map((scene, place) => [scene.key, conversationIdOf(customerOf(scene, place).person, scene.number)])
)

export const tellScenes = (now: Millis, seed: number): readonly Story[] =>
  SCENES.map((scene, place) => {
    const story = new Story(customerOf(scene, place), now - PAST_MS)
    scene.tell(story, { now, random: randomFrom(seed, `scene ${scene.key}`) })
    return story
  })
