import { expect, test } from 'vitest'
import { frontPage } from './front-page.ts'

test('the front page leads to demo and simulator only where they are on', async () => {
  const both = await frontPage({ demo: true, simulator: true }).text()
  expect(both).toContain('href="/api/demo"')
  expect(both).toContain('href="/simulator"')
  expect(both).not.toContain('nobody can sign in')
  const neither = await frontPage({ demo: false, simulator: false }).text()
  expect(neither).not.toContain('/api/demo')
  expect(neither).not.toContain('/simulator')
  expect(neither).toContain('nobody can sign in yet')
  expect(await frontPage({ demo: false, simulator: true }).text()).toContain('href="/simulator"')
})
