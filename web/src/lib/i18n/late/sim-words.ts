/** The words of the phones of the simulator, which are loaded with them: import this beside the part that says them. */
import { sim } from '../en/sim.ts'
import { addWords } from '../locale.svelte.ts'

addWords({ ...sim })
