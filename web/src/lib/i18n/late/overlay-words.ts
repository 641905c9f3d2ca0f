/** The words of what opens over the page, which are loaded with it: import this beside the part that says them. */
import { commands } from '../en/commands.ts'
import { context } from '../en/context.ts'
import { roles } from '../en/roles.ts'
import { sim } from '../en/sim.ts'
import { addWords } from '../locale.svelte.ts'

addWords({ ...commands, ...context, ...roles, ...sim })
