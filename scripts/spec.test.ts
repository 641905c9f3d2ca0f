import { expect, test } from 'vitest'
import { specGaps } from './spec.ts'

const SPEC = 'Words with [XYZ9] in them.\n\n- **[CAP1]** A rule; see [OWN-02].\n  * [L4] Another.\n'

test('a rule is an ID at the start of a list item, and a passed title that quotes it covers it', () => {
  expect(specGaps(SPEC, ['ingest [CAP1] holds', '[L4] [CAP1] order is seq'])).toEqual([])
})

test('a rule without a passed test, an unknown ID and a rule written twice are gaps', () => {
  expect(specGaps(`${SPEC}- [L4] Again.`, ['[CAP1] holds', '[NEW1] is new'])).toEqual([
    'SPEC has [L4] twice',
    'no passed test quotes [L4]',
    'a test quotes [NEW1], which SPEC does not know'
  ])
})
