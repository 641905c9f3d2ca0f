/** Runs once before tests that need workerd: both bundles are what the sources say. */
import { build } from '../../scripts/build.ts'
import { buildGuarded } from '../../scripts/guarded.ts'

export async function setup(): Promise<void> {
  await build()
  await buildGuarded()
}
