/** What of an address is the secret of an invitation. */
import { expect, test } from 'vitest'
import { secretIn } from './link-secret.ts'

const SECRET = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE'

test('[GAT2] a link’s secret is the whole of its fragment', () => {
  expect(secretIn(`#${SECRET}`)).toBe(SECRET)
  expect(secretIn(`#${SECRET.replace('-', '%2D').replace('_', '%5f')}%20`)).toBe(SECRET)
})

test.for(['', '#', `#${SECRET.slice(1)}`, `#${SECRET}=`, `#${SECRET}.`, '#%zz', '#/q/open'])('%j is no whole link', (hash) => {
  expect(secretIn(hash)).toBeNull()
})
