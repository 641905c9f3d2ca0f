/** The panes of the frame: which one has the focus, and the way from one to the next (F6). Not here: what is in them. */
import type { CommandScope } from '../../commands/command.ts'

const PANES = ['pane-list', 'pane-thread', 'pane-context', 'pane-page'] as const

/** The scope of single keys where the focus is; without any it is the list's. */
export const scopeOf = (focused: Element | null): CommandScope => {
  if (focused instanceof HTMLTextAreaElement && focused.closest('#pane-thread')) return 'composer'
  return focused?.closest('#pane-thread') ? 'thread' : 'list'
}

/** What of a pane takes the focus: the part that works with keys, else the pane itself. */
const focusable = (pane: HTMLElement): HTMLElement => pane.querySelector<HTMLElement>('[role=listbox],[role=log]') ?? pane

/** Moves the focus to the next pane that is on screen, round and round. */
export const focusNextPane = (page: Document, by: 1 | -1): void => {
  const panes = PANES.flatMap((id) => page.getElementById(id) ?? []).filter((pane) => pane.checkVisibility())
  const at = panes.findIndex((pane) => pane.contains(page.activeElement))
  const next = panes[(at + by + panes.length) % panes.length]
  if (next) focusable(next).focus()
}
