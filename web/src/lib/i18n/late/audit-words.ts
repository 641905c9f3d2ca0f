/** The words of the audit log, which are loaded with it: import this beside the part that says them. */
import { audit } from '../en/audit.ts'
import { addWords } from '../locale.svelte.ts'

addWords({ ...audit })
