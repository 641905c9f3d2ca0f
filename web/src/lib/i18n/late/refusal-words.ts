/** The words of refusals, which are loaded with the first of them: import this beside the part that says them. */
import { refusals } from '../en/refusals.ts'
import { addWords } from '../locale.svelte.ts'

addWords(refusals)
