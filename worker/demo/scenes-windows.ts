/** Scenes for WhatsApp's reply window, which closes 24 hours after the customer's last message (WIN-03). */
import { WINDOW_MS } from '../../schema/domain/service-window.ts'
import { HOUR, MINUTE, nextSecond } from './clock.ts'
import { SALES, SUPPORT } from './people.ts'
import { type Scene, type Stage, withPast } from './scene.ts'
import type { Story } from './story.ts'

/** The moment at which a message must have come for its window to be open for `left` more; negative: closed since. */
const askedSo = (now: number, left: number): number => nextSecond(now - WINDOW_MS + left)

const elevenMinutes = (story: Story, { now }: Stage): void => {
  const asked = askedSo(now, 11 * MINUTE)
  story.at(asked - 14 * MINUTE).writes('hola, ¿me reservan la mesa Nogal hasta el sábado?')
  story
    .later(5 * MINUTE)
    .reads('chidi')
    .answers('chidi', 'Claro. ¿La quiere con el tablero claro o con el oscuro?')
  story.at(asked).writes('el oscuro, y ¿qué precio tiene con seis sillas?')
  story.later(40 * MINUTE).reads('chidi', 'emre')
}

const underTwoHours = (story: Story, stage: Stage): void => {
  withPast(story, stage, 'ben')
  const asked = askedSo(stage.now, 110 * MINUTE)
  story.at(asked - 20 * MINUTE).writes('the technician was here, the oven still trips the fuse')
  story
    .later(6 * MINUTE)
    .reads('ben')
    .answers('ben', 'Thank you for telling me. Did he leave a report with a number?')
  story.at(asked).writes('yes: T-4471. what happens next?')
  story.later(25 * MINUTE).reads('ben')
}

const closed = (story: Story, { now }: Stage): void => {
  story.at(askedSo(now, -HOUR)).writes('Hello, do you deliver to Port Ellery, and what would it cost for a Costa sofa bed?')
  story.later(3 * HOUR).reads('emre')
}

export const windowScenes: readonly Scene[] = [
  { key: 'window-11-minutes', name: 'Lucía Ferrer', number: SALES, tell: elevenMinutes },
  { key: 'window-under-2-hours', name: 'Marcus Bell', number: SUPPORT, tell: underTwoHours },
  { key: 'window-closed', name: 'Anjali Rao', number: SALES, tell: closed }
]
