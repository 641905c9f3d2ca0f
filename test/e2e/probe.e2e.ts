/** The stamps of `npm run bench open`, on a page whose slowness is known: they see what a person would wait for, and nothing else. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openingOf, pressAll } from '../bench/open-hands.ts'
import { GIVE_UP_MS, installProbe } from '../bench/open-probe.ts'
import { type Browser, dropProfile, openBrowser } from './browser.ts'

const BUSY_MS = 60
const LATE_MS = 120

/** Selecting is slow in the handler, opening comes late from elsewhere, `q` does nothing. */
const PAGE = `<!doctype html><title>slow</title>
<div role="listbox"><div role="option" id="a" aria-selected="true">A</div><div role="option" id="b" aria-selected="false">B</div></div>
<div role="log" aria-label="A"><p>words</p></div><textarea></textarea>
<script>
const busy = (ms) => { const end = performance.now() + ms; while (performance.now() < end); }
busy(${BUSY_MS})
addEventListener('keydown', ({ key }) => {
  if (key === 'j') {
    busy(${BUSY_MS})
    for (const row of document.querySelectorAll('[role=option]')) row.setAttribute('aria-selected', String(row.getAttribute('aria-selected') === 'false'))
  }
  const log = document.querySelector('[role=log]')
  if (key === 'Enter') setTimeout(() => log.setAttribute('aria-label', log.getAttribute('aria-label') + '!'), ${LATE_MS})
}, true)
performance.mark('queue-interactive')
</script>`

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser(inject('chromium'))
  await browser.context.route('http://slow.test/', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }))
  await browser.context.addInitScript(installProbe, GIVE_UP_MS)
  await browser.page.goto('http://slow.test/')
})
afterAll(async () => {
  await browser.close()
  dropProfile(browser.profile)
})

test('work in the handler of a key counts, however early the page listens', async () => {
  const [ms = 0] = await pressAll(browser.page, ['j'], 'selected')
  expect(ms).toBeGreaterThan(BUSY_MS)
  expect(ms).toBeLessThan(BUSY_MS + 200)
})

test('what comes after a wait counts until it is painted', async () => {
  const [ms = 0] = await pressAll(browser.page, ['Enter'], 'opened')
  expect(ms).toBeGreaterThan(LATE_MS)
  expect(ms).toBeLessThan(LATE_MS + 200)
})

test('a key that changes nothing is no figure: a block of them fails', async () => {
  await expect(pressAll(browser.page, ['q'], 'selected')).rejects.toThrow('1 of 1 keys did nothing')
})

test('an opening is counted from the first script of the page', async () => {
  const { painted, interactive } = await openingOf(browser.page)
  expect(interactive).toBeGreaterThanOrEqual(BUSY_MS)
  expect(interactive).toBeLessThan(BUSY_MS + 200)
  expect(painted).toBeGreaterThanOrEqual(interactive)
})
