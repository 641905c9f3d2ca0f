/**
 * A command: one thing that can be done, with its name and its keys; the one source that the keyboard, the palette, the help and the
 * tooltips are drawn from (KEY-01, KEY-02). Not here: which commands there are (`definitions.ts`), what they do (state/).
 */
import type { Key } from '../i18n/locale.svelte.ts'

/** Where a command is valid: everywhere, or only while the focus is in that part. */
export type CommandScope = 'global' | 'list' | 'thread' | 'composer'

export const COMMAND_GROUPS = ['move', 'conversation', 'write', 'select', 'go', 'app'] as const
export type CommandGroup = (typeof COMMAND_GROUPS)[number]

export interface CommandDefinition {
  readonly title: Key
  /** Most usual first: `j`, `shift+j`, `mod+k` (Ctrl, on Apple's machines ⌘), `g i` (one after the other). */
  readonly keys: readonly string[]
  readonly scope: CommandScope
  readonly group: CommandGroup
  /** A key that is held down does it again and again: only for movement. */
  readonly repeats?: true
}

export interface Command {
  readonly id: string
  readonly title: () => string
  readonly keys: readonly string[]
  readonly scope: CommandScope
  readonly group: CommandGroup
  readonly repeats: boolean
  /** Absent: always. */
  readonly when?: () => boolean
  run(): void
}

export interface CommandAction {
  readonly when?: () => boolean
  run(): void
}

export const isAvailable = (command: Command): boolean => command.when?.() ?? true

/** The commands that somebody does something for, in the order of their definitions; `say` is the catalogue's `t`. */
export const commandsFrom = <Id extends string>(
  definitions: Readonly<Record<Id, CommandDefinition>>,
  actions: Readonly<Partial<Record<Id, CommandAction>>>,
  say: (title: Key) => string
): readonly Command[] =>
  (Object.keys(definitions) as Id[]).flatMap((id) => {
    const action = actions[id]
    if (!action) return []
    const { title, repeats, ...definition } = definitions[id]
    return [{ id, ...definition, ...action, repeats: repeats ?? false, title: () => say(title), run: () => action.run() }]
  })
