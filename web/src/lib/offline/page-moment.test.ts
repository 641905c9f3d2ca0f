import { describe, expect, test } from 'vitest'
import { type WatchedPage, watchMoment } from './page-moment.ts'

class FakePage extends EventTarget {
  hidden = false
  activeElement: unknown = null
  dialog: unknown = null
  querySelector = (selector: string): unknown => (selector.includes('dialog') ? this.dialog : null)
}

function watched() {
  const page = new FakePage()
  const clock = { now: 1_000 }
  const watch = watchMoment(page as unknown as WatchedPage, () => clock.now)
  const happens = (name: string): boolean => page.dispatchEvent(new Event(name))
  return { page, clock, happens, watch, moment: () => watch.moment(false) }
}

describe('typing', () => {
  test('is a field with words under the cursor, not an empty one, a button or a choice', () => {
    const { page, moment } = watched()
    const fields = [
      [null, false],
      [{ type: 'textarea', value: 'half a sent' }, true],
      [{ type: 'textarea', value: '' }, false],
      [{ type: 'search', value: 'x' }, true],
      [{ type: 'checkbox', value: 'on' }, false],
      [{ type: 'select-one', value: 'open' }, false],
      [{ isContentEditable: true, textContent: 'x' }, true],
      [{ isContentEditable: true, textContent: '' }, false],
      [{ isContentEditable: false, textContent: 'a heading' }, false]
    ] as const
    for (const [field, typing] of fields) {
      page.activeElement = field
      expect(moment().typing, JSON.stringify(field)).toBe(typing)
    }
  })

  test('is also what an input method composes before there are words', () => {
    const { happens, moment } = watched()
    happens('compositionstart')
    expect(moment().typing).toBe(true)
    happens('compositionend')
    expect(moment().typing).toBe(false)
  })
})

test('idle is the time since the last key, click, touch or scroll', () => {
  const { clock, happens, moment } = watched()
  clock.now += 500
  expect(moment().idleMs).toBe(500)
  for (const name of ['keydown', 'pointerdown', 'wheel', 'touchstart', 'input']) {
    clock.now += 700
    happens(name)
    expect(moment().idleMs, name).toBe(0)
  }
})

test('hidden is the time since nobody sees the page', () => {
  const { page, clock, happens, moment } = watched()
  expect(moment().hiddenMs).toBe(null)
  page.hidden = true
  happens('visibilitychange')
  clock.now += 30_000
  expect(moment().hiddenMs).toBe(30_000)
  page.hidden = false
  happens('visibilitychange')
  expect(moment().hiddenMs).toBe(null)
})

test('an open dialog and a request under way are told', () => {
  const { page, watch, moment } = watched()
  expect(moment()).toMatchObject({ dialogOpen: false, sending: false })
  page.dialog = {}
  expect(watch.moment(true)).toMatchObject({ dialogOpen: true, sending: true })
})

test('after its end it follows nothing any more', () => {
  const { clock, happens, watch, moment } = watched()
  watch.stop()
  clock.now += 500
  happens('keydown')
  expect(moment().idleMs).toBe(500)
})
