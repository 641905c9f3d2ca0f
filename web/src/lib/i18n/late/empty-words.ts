/** The words of lists without rows, which are loaded with them: import this beside the part that says them. */
import { queueEmpty } from '../en/queue-empty.ts'
import { addWords } from '../locale.svelte.ts'

addWords(queueEmpty)
