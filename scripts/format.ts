/** `npm run format`: writes every file as `npm run check` wants it, and makes the lint repairs that are safe. Arguments: files or folders. */
import { runNode, TOOLS } from './command.ts'

export async function main(args: readonly string[]): Promise<number> {
  const where = args.length > 0 ? args : ['.']
  return (await runNode(TOOLS.biome, ['check', '--write', '--config-path=scripts/biome.json', ...where], { show: true })).code
}
