/** The words of the door and of the lock, which are loaded with them: import this beside the part that says them. */
import { door } from '../en/door.ts'
import { roles } from '../en/roles.ts'
import { addWords } from '../locale.svelte.ts'

addWords({ ...door, ...roles })
