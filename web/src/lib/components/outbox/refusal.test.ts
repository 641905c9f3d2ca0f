/** What a refusal says about who was first. */
import { describe, expect, test } from 'vitest'
import { type Refusal, storyOf } from './refusal.ts'

const refusal = (change: Partial<Refusal>): Refusal => ({ reason: 'already_claimed', by: 'ana', at: 1000, detail: null, ...change })

describe('a refusal', () => {
  test('tells by how much somebody was first', () => {
    expect(storyOf(refusal({}), 2000)).toEqual({ kind: 'took', leadMs: 1000 })
  })
  test('names no time where the other one came later but reached the server first, or where it is not known', () => {
    expect(storyOf(refusal({}), 500)).toEqual({ kind: 'took', leadMs: null })
    expect(storyOf(refusal({ at: null }), 500)).toEqual({ kind: 'took', leadMs: null })
  })
  test('overtaken by nobody means that the customer wrote', () => {
    expect(storyOf(refusal({ reason: 'overtaken', by: null }), 2000)).toEqual({ kind: 'customer-first' })
    expect(storyOf(refusal({ reason: 'overtaken' }), 2000)).toEqual({ kind: 'changed', leadMs: 1000 })
  })
})
