/** The seed of property tests: fixed, so that a run can be repeated; `SEED=…` in the environment chooses another (npm run proof does). */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.SEED ?? 20261123) })
