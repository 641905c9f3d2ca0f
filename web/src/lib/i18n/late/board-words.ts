/** The words of the board, which are loaded with it: import this beside the part that says them. */
import { board } from '../en/board.ts'
import { addWords } from '../locale.svelte.ts'

addWords({ ...board })
