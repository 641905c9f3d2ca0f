/** The words of the door and the phones of the simulator, which are loaded with it: import this beside the part that says them. */
import { sim } from '../en/sim.ts'
import { addWords } from '../locale.svelte.ts'

addWords({ ...sim })
