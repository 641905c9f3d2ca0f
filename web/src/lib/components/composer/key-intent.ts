/** What a key in the composer means (ui.md 9). Keys of an unfinished composition (IME) mean nothing. Not here: keys outside the field. */
import type { Mark } from '../../thread/marks.ts'

export type KeyIntent =
  | { readonly kind: 'send'; readonly resolve: boolean }
  | { readonly kind: 'line' }
  /** Out of the field; a second Esc then closes the conversation. */
  | { readonly kind: 'leave' }
  | { readonly kind: 'mark'; readonly mark: Mark }

type Pressed = Pick<KeyboardEvent, 'key' | 'keyCode' | 'isComposing' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Safari ends a composition before it tells of the Enter that ended it, with this code. */
const COMPOSING = 229

const MARKS: Readonly<Record<string, Mark>> = { b: 'bold', i: 'italic' }
const SHIFT_MARKS: Readonly<Record<string, Mark>> = { x: 'strike', c: 'mono' }

/** Null: the key is the field's own business. */
export const intentOf = (event: Pressed, enterSends: boolean): KeyIntent | null => {
  if (event.isComposing || event.keyCode === COMPOSING) return null
  const command = event.ctrlKey || event.metaKey
  if (event.key === 'Enter') {
    if (command) return { kind: 'send', resolve: event.shiftKey }
    if (event.altKey) return { kind: 'line' }
    return enterSends && !event.shiftKey ? { kind: 'send', resolve: false } : null
  }
  if (event.key === 'Escape') return command || event.shiftKey || event.altKey ? null : { kind: 'leave' }
  if (!command || event.altKey) return null
  const mark = (event.shiftKey ? SHIFT_MARKS : MARKS)[event.key.toLowerCase()]
  return mark ? { kind: 'mark', mark } : null
}
