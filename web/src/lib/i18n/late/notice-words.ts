/** Words around notices, marked rows and missing storage, loaded with what says them: import this beside it. */
import { notices } from '../en/notices.ts'
import { addWords } from '../locale.svelte.ts'

addWords({ ...notices })
