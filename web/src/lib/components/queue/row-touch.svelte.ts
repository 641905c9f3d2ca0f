/**
 * Fingers on the rows of a list: a push along the row is a quick action, a long press selects, anything else scrolls or clicks (MOB-12).
 * Mice and pens keep their clicks. Not here: what counts as a push (`swipe.ts`), drawing it.
 */
import { intentOf, type Push, pushOf, type QuickAction } from './swipe.ts'

/** How long a finger rests before it selects, in milliseconds. */
const LONG_PRESS_MS = 450

export interface TouchedRows {
  readonly width: () => number
  readonly direction: () => 'ltr' | 'rtl'
  readonly isMine: (id: string) => boolean
  readonly onquick: (id: string, action: QuickAction) => void
  readonly onlongpress: (id: string) => void
}

interface Finger {
  readonly pointer: number
  readonly id: string
  readonly x: number
  readonly y: number
  readonly press: ReturnType<typeof setTimeout>
  following: boolean
}

export const rowTouch = (rows: TouchedRows) => {
  let push = $state.raw<(Push & { readonly id: string }) | null>(null)
  let finger: Finger | null = null
  let swallowClick = false

  const letGo = (): void => {
    if (finger) clearTimeout(finger.press)
    finger = null
    push = null
  }

  const down = (event: PointerEvent, id: string): void => {
    letGo()
    swallowClick = false
    if (event.pointerType !== 'touch' || !event.isPrimary) return
    const press = setTimeout(() => {
      swallowClick = true
      letGo()
      rows.onlongpress(id)
    }, LONG_PRESS_MS)
    finger = { pointer: event.pointerId, id, x: event.clientX, y: event.clientY, press, following: false }
  }

  const move = (event: PointerEvent): void => {
    if (!finger || event.pointerId !== finger.pointer) return
    const dx = event.clientX - finger.x
    const intent = finger.following ? 'row' : intentOf(dx, event.clientY - finger.y)
    if (intent === 'undecided') return
    if (intent === 'list') return letGo()
    clearTimeout(finger.press)
    finger.following = true
    push = { ...pushOf(dx, rows.width(), rows.direction(), rows.isMine(finger.id)), id: finger.id }
  }

  const up = (event: PointerEvent): void => {
    if (!finger || event.pointerId !== finger.pointer) return
    const { id, following } = finger
    const done = push
    letGo()
    swallowClick = following
    if (done?.armed) rows.onquick(id, done.action)
  }

  return {
    /** The row that is being pushed, and how far. */
    get push() {
      return push
    },
    down,
    move,
    up,
    /** The browser took the finger to scroll with. */
    cancel: letGo,
    /** True once after a push or a long press: the click that the browser adds was not meant. */
    clickWasTouch: (): boolean => {
      const was = swallowClick
      swallowClick = false
      return was
    }
  }
}
