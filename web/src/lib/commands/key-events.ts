/** From the browser's keyboard events to key presses: what is focused, and what it does with keys itself. Not here: any decision. */
import type { FocusTakes, KeyPress } from './key-press.ts'

const CHOOSING = '[role=menu],[role=menubar],[role=tablist],[role=radiogroup],[role=slider],[role=combobox],[role=separator]'
const TYPING = 'textarea,select,input:not([type=checkbox],[type=button],[type=submit],[type=reset])'
const PRESSING = 'button,a[href],summary,input,[role=button],[role=checkbox]'

/** An open dialog has its own keys; the page behind it has none. */
export const focusTakes = (target: EventTarget | null): FocusTakes => {
  if (!(target instanceof HTMLElement)) return 'nothing'
  if (target.closest('dialog[open],[role=dialog],[popover]:popover-open')) return 'everything'
  if (target.isContentEditable || target.matches(TYPING) || target.closest(CHOOSING)) return 'typing'
  if (target.matches(PRESSING)) return 'pressing'
  return target.closest('[role=log]') ? 'scrolling' : 'nothing'
}

/** Safari ends a composition before it tells of the key that ended it; that key says 229. */
const COMPOSITION = 229

export const keyPressOf = (event: KeyboardEvent): KeyPress => ({
  key: event.key,
  code: event.code,
  ctrl: event.ctrlKey,
  meta: event.metaKey,
  alt: event.altKey,
  shift: event.shiftKey,
  altGraph: event.getModifierState('AltGraph'),
  repeat: event.repeat,
  composing: event.isComposing || event.keyCode === COMPOSITION,
  prevented: event.defaultPrevented,
  focusTakes: focusTakes(event.target)
})

/** Apple's keyboards have ⌘ where others have Ctrl. */
export const isApple = (platform: string): boolean => /mac|iphone|ipad|ipod/i.test(platform)
