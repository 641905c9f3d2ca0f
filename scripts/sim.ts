/** `npm run sim -- --seed N`: one run of the simulated world (test/sim/run.ts), with everything it prints. */
import { setup } from '../test/harness/built.ts'
import { runNode } from './command.ts'

export async function main(args: readonly string[]): Promise<number> {
  await setup()
  return (await runNode('test/sim/run.ts', args, { show: true })).code
}
