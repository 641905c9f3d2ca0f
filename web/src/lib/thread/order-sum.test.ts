/** Orders are summed where they can be. */
import { expect, test } from 'vitest'
import { moneyText, piecesIn, sumOf } from './order-sum.ts'

const lamp = { product: 'SKU-LAMP-01', quantity: 2, price: 39.5, currency: 'USD' }
const bulb = { product: 'SKU-BULB-60', quantity: 4, price: 4, currency: 'USD' }

test('an order in one currency has a sum', () => {
  const order = { catalogue: null, lines: [lamp, bulb] }
  expect(piecesIn(order)).toBe(6)
  expect(sumOf(order)).toEqual({ amount: 95, currency: 'USD' })
  expect(moneyText({ amount: 95, currency: 'USD' }, 'en-US')).toBe('$95.00')
})
test('one with a price missing, in two currencies or in none has no sum', () => {
  expect(sumOf({ catalogue: null, lines: [lamp, { ...bulb, price: null }] })).toBeNull()
  expect(sumOf({ catalogue: null, lines: [lamp, { ...bulb, currency: 'EUR' }] })).toBeNull()
  expect(sumOf({ catalogue: null, lines: [{ ...lamp, currency: null }] })).toBeNull()
  expect(sumOf({ catalogue: null, lines: [] })).toBeNull()
})
test('a currency that nobody knows is written as it came', () => {
  expect(moneyText({ amount: 4.5, currency: 'points' }, 'en-US')).toBe('4.5 points')
})
