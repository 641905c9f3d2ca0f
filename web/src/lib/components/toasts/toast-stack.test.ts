/** How long notices stay, and what becomes of many. */
import { describe, expect, test } from 'vitest'
import {
  BURST_MS,
  dropToast,
  holdToasts,
  nextExpiryMs,
  noToasts,
  pushToast,
  resumeToasts,
  settle,
  TOAST_MS,
  type ToastInput,
  type ToastStack
} from './toast-stack.ts'

const texts = (stack: ToastStack): readonly string[] => stack.toasts.map(({ text }) => text)
const push = (inputs: readonly ToastInput[], now = 0): ToastStack =>
  inputs.reduce((stack, input) => pushToast(stack, input, now), noToasts(now))
const resolved = (name: string, undo: () => void): ToastInput => ({
  text: `Resolved: ${name}`,
  undo,
  burst: { kind: 'resolved', say: (count) => `${count} resolved` }
})

describe('notices', () => {
  test('one stays ten seconds', () => {
    const stack = push([{ text: 'Claimed' }])
    expect(nextExpiryMs(stack)).toBe(TOAST_MS)
    expect(texts(settle(stack, TOAST_MS - 1))).toEqual(['Claimed'])
    expect(texts(settle(stack, TOAST_MS))).toEqual([])
  })
  test('time stands still while somebody looks', () => {
    const held = holdToasts(push([{ text: 'Claimed' }]), 4000)
    expect(nextExpiryMs(held)).toBeNull()
    expect(texts(settle(held, 60_000))).toEqual(['Claimed'])
    const resumed = resumeToasts(held, 60_000)
    expect(nextExpiryMs(resumed)).toBe(6000)
    expect(texts(settle(resumed, 66_000))).toEqual([])
  })
  test('one that comes while somebody looks waits too', () => {
    const held = pushToast(holdToasts(push([{ text: 'a' }]), 0), { text: 'b' }, 5000)
    expect(texts(settle(held, 100_000))).toEqual(['a', 'b'])
  })
  test('sending one away lets time run for the others', () => {
    const stack = dropToast(holdToasts(push([{ text: 'a' }, { text: 'b' }]), 1000), 1, 50_000)
    expect(nextExpiryMs(stack)).toBe(9000)
  })
  test('a fourth makes the oldest leave, and it is counted until all are gone', () => {
    const stack = push(['a', 'b', 'c', 'd', 'e'].map((text) => ({ text })))
    expect(texts(stack)).toEqual(['c', 'd', 'e'])
    expect(stack.earlier).toBe(2)
    expect(settle(stack, TOAST_MS).earlier).toBe(0)
  })
  test('one that stays is there until it is sent away', () => {
    const stack = push([{ text: 'Claimed' }, { text: 'An update', stays: true }])
    expect(nextExpiryMs(stack)).toBe(TOAST_MS)
    const later = settle(stack, TOAST_MS)
    expect(texts(later)).toEqual(['An update'])
    expect(nextExpiryMs(later)).toBeNull()
    expect(texts(settle(resumeToasts(holdToasts(later, 20_000), 30_000), 86_400_000))).toEqual(['An update'])
    expect(texts(dropToast(later, 2, 86_400_000))).toEqual([])
  })
  test('others do not crowd out one that stays, and it keeps no count of them', () => {
    const stack = push([{ text: 'An update', stays: true }, ...['a', 'b', 'c'].map((text) => ({ text }))])
    expect(texts(stack)).toEqual(['An update', 'b', 'c'])
    expect(stack.earlier).toBe(1)
    expect(settle(stack, TOAST_MS).earlier).toBe(0)
  })
  test('of many that stay the oldest leaves', () => {
    expect(texts(push(['a', 'b', 'c', 'd'].map((text) => ({ text, stays: true }))))).toEqual(['b', 'c', 'd'])
  })
  test('each has a name of its own, also when another has left', () => {
    const stack = pushToast(dropToast(push([{ text: 'a' }]), 1, 10), { text: 'b' }, 20)
    expect(stack.toasts.map(({ id, text }) => [id, text])).toEqual([[2, 'b']])
  })
})

describe('bursts', () => {
  test('the same kind at once is one sentence, and undo takes back all of it, the latest first', () => {
    const undone: string[] = []
    const stack = push(['Ana', 'Ben', 'Cem'].map((name) => resolved(name, () => undone.push(name))))
    expect(texts(stack)).toEqual(['3 resolved'])
    for (const undo of stack.toasts[0]?.undos ?? []) undo()
    expect(undone).toEqual(['Cem', 'Ben', 'Ana'])
  })
  test('what comes later is a notice of its own', () => {
    const first = push([resolved('Ana', () => undefined)])
    expect(
      texts(
        pushToast(
          first,
          resolved('Ben', () => undefined),
          BURST_MS
        )
      )
    ).toEqual(['Resolved: Ana', 'Resolved: Ben'])
  })
  test('the time of a burst runs from its latest', () => {
    const stack = pushToast(
      push([resolved('Ana', () => undefined)]),
      resolved('Ben', () => undefined),
      2000
    )
    expect(nextExpiryMs(stack)).toBe(TOAST_MS)
  })
  test('another kind is not told with it', () => {
    expect(texts(push([resolved('Ana', () => undefined), { text: 'Claimed', burst: { kind: 'claimed', say: String } }]))).toEqual([
      'Resolved: Ana',
      'Claimed'
    ])
  })
})
