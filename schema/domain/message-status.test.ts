import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldStatus, isSettled, MESSAGE_STATUSES, type MessageStatus } from './message-status.ts'

const anyStatus = fc.constantFrom(...MESSAGE_STATUSES)
const fold = (statuses: readonly MessageStatus[]): MessageStatus => statuses.reduce(foldStatus, 'queued')

describe('folding statuses', () => {
  test('[STA1] the result is the same in any order and with any repetition', () => {
    const heard = fc.array(anyStatus, { maxLength: 8 }).chain((statuses) =>
      fc.record({
        statuses: fc.constant(statuses),
        // The same ones in another order, some of them again.
        again: fc.array(fc.nat({ max: Math.max(0, statuses.length - 1) }), { maxLength: 8 }).chain((repeated) => {
          const all = [...statuses, ...repeated.flatMap((index) => statuses[index] ?? [])]
          return fc.shuffledSubarray(all, { minLength: all.length })
        })
      })
    )
    fc.assert(
      fc.property(heard, ({ statuses, again }) => {
        expect(fold(again)).toBe(fold(statuses))
      })
    )
  })

  test('[STA1] what was reached is never given up for something lower', () => {
    const climb = ['queued', 'sending', 'not-confirmed', 'accepted', 'sent', 'delivered', 'read', 'played'] as const
    for (const [low, lower] of climb.entries())
      for (const higher of climb.slice(low)) {
        expect(foldStatus(higher, lower)).toBe(higher)
        expect(foldStatus(lower, higher)).toBe(higher)
      }
  })

  test.each(['queued', 'sending', 'not-confirmed', 'accepted', 'sent'] as const)(
    '[STA2] failed holds over %s, whichever came first',
    (low) => {
      expect(foldStatus(low, 'failed')).toBe('failed')
      expect(foldStatus('failed', low)).toBe('failed')
    }
  )

  test.each(['delivered', 'read', 'played'] as const)('[STA2] failed never hides %s, whichever came first', (proof) => {
    expect(foldStatus(proof, 'failed')).toBe(proof)
    expect(foldStatus('failed', proof)).toBe(proof)
  })

  test('waiting teaches something only about what is queued, under way or not confirmed', () => {
    expect(MESSAGE_STATUSES.filter((status) => !isSettled(status))).toEqual(['queued', 'sending', 'not-confirmed'])
  })
})
