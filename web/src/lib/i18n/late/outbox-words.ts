/** The words of the outbox, which are loaded with it: import this beside the part that says them. */
import { outbox } from '../en/outbox.ts'
import { addWords } from '../locale.svelte.ts'

addWords({ ...outbox })
