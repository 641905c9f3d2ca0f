/** The words of the settings, which are loaded with them: import this beside the part that says them. */
import { settings } from '../en/settings.ts'
import { addWords } from '../locale.svelte.ts'

addWords({ ...settings })
