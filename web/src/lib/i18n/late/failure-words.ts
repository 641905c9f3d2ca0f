/** The words for messages that failed, which are loaded with the first parts that show some: import this beside the part that says them. */
import { failures } from '../en/failures.ts'
import { addWords } from '../locale.svelte.ts'

addWords(failures)
