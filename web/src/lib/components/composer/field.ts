/** Changes of a text field that its own undo knows of. Not here: which change (`marks.ts`), which key (`key-intent.ts`). */
import type { Attachment } from 'svelte/attachments'
import { type Mark, toggleMark } from '../../thread/marks.ts'

/** Types into the field as a person would: undo takes it back. Where the browser does not know how, the field is told of the change. */
const type = (field: HTMLTextAreaElement, insert: string): void => {
  const [start, end] = [field.selectionStart, field.selectionEnd]
  const typed = document.execCommand(insert === '' ? 'delete' : 'insertText', false, insert)
  if (typed) return
  field.setRangeText(insert, start, end, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

export const insertLine = (field: HTMLTextAreaElement): void => type(field, '\n')

export const toggleInField = (field: HTMLTextAreaElement, mark: Mark): void => {
  const edit = toggleMark(field.value, field.selectionStart, field.selectionEnd, mark)
  field.focus()
  field.setSelectionRange(edit.from, edit.to)
  type(field, edit.insert)
  field.setSelectionRange(edit.start, edit.end)
}

const SIZES_ITSELF = CSS.supports('field-sizing', 'content')
const MOST_ROWS = 12

/** Lines for a field that cannot size itself to its content; counted, not measured, so that typing causes no layout. */
export const keepRows =
  (text: string): Attachment<HTMLTextAreaElement> =>
  (field) => {
    if (!SIZES_ITSELF) field.rows = Math.min(MOST_ROWS, text.split('\n').length + 1)
  }
