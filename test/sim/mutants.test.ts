/** The laws can fail: each planted mistake is found by one of the laws that it breaks, within a few seeds. */
import { expect, test, vi } from 'vitest'
import { MUTANTS, type Mutant } from './mutants.test-aid.ts'

const MAX_SEEDS = 12
const OPERATIONS = 300

/** The world with the mistake in it: modules are loaded anew, with one of them replaced. */
const loadWith = async ({ module, plant }: Mutant) => {
  vi.resetModules()
  if (module && plant)
    vi.doMock(module, async (original) => {
      const exports = await original<Readonly<Record<string, unknown>>>()
      return { ...exports, ...plant(exports) }
    })
  const loaded = await import('./run.ts')
  if (module) vi.doUnmock(module)
  return loaded
}

test.each(MUTANTS)('$id is found: $bug', async (mutant) => {
  const { simulate } = await loadWith(mutant)
  const found = async (): Promise<string> => {
    for (let seed = 1; seed <= MAX_SEEDS; seed++) {
      const { broken } = await simulate({ seed, allFaults: true, ...mutant.options }, OPERATIONS)
      const breach = broken.find((one) => mutant.laws.some((law) => one.startsWith(`${law}:`)))
      if (breach) return `seed ${seed}: ${breach}`
    }
    return `nothing in ${MAX_SEEDS} seeds`
  }
  expect(await found()).toMatch(/^seed \d+/)
})
