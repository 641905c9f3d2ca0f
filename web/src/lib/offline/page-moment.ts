/**
 * What the person in front of the page is about, read from the document: typing, a dialog, away. Not here: what follows from it
 * (`calm-update.ts`), whether something is being sent (the outbox knows).
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import type { PageMoment } from './calm-update.ts'

const ACTIVITY = ['keydown', 'pointerdown', 'wheel', 'touchstart', 'input'] as const
/** A popover stands in the document while it is closed too. */
const DIALOG = 'dialog[open], [role="dialog"]:not([popover]), [role="alertdialog"]:not([popover]), [role="dialog"]:popover-open'

/** Types of fields that hold words; a button or a choice loses nothing. */
const FIELDS: ReadonlySet<unknown> = new Set(['textarea', 'text', 'search', 'email', 'tel', 'url', 'number', 'password', 'date', 'time'])

/** Whether there are words in the field that has the cursor. One that is empty loses nothing. */
function hasWords(field: Element | null): boolean {
  if (field === null) return false
  if ('type' in field && 'value' in field) return FIELDS.has(field.type) && field.value !== ''
  return 'isContentEditable' in field && field.isContentEditable === true && field.textContent !== ''
}

/** The part of a document that is looked at. */
export type WatchedPage = Pick<Document, 'hidden' | 'activeElement' | 'querySelector' | 'addEventListener'>

export interface MomentWatch {
  readonly moment: (sending: boolean) => PageMoment
  readonly stop: () => void
}

/** Watches the page from now on. */
export function watchMoment(page: WatchedPage, now: () => Millis): MomentWatch {
  const ending = new AbortController()
  let lastActivity = now()
  let hiddenSince: Millis | null = page.hidden ? now() : null
  let isComposing = false
  const on = (name: string, listener: () => void): void =>
    page.addEventListener(name, listener, { capture: true, passive: true, signal: ending.signal })

  for (const name of ACTIVITY) {
    on(name, () => {
      lastActivity = now()
    })
  }
  on('compositionstart', () => {
    isComposing = true
  })
  on('compositionend', () => {
    isComposing = false
  })
  on('visibilitychange', () => {
    hiddenSince = page.hidden ? now() : null
  })

  return {
    moment: (sending) => ({
      typing: isComposing || hasWords(page.activeElement),
      dialogOpen: page.querySelector(DIALOG) !== null,
      sending,
      hiddenMs: hiddenSince === null ? null : now() - hiddenSince,
      idleMs: now() - lastActivity
    }),
    stop: () => ending.abort()
  }
}
