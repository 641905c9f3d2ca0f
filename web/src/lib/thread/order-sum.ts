/** What an order comes to. Not here: how money is written. */
import type { Order } from '../../../../schema/domain/content.ts'

export interface Sum {
  readonly amount: number
  readonly currency: string
}

export const piecesIn = ({ lines }: Order): number => lines.reduce((sum, { quantity }) => sum + quantity, 0)

/** Null where a price is missing or there are several currencies: a sum of some of it would be wrong. */
export const sumOf = ({ lines }: Order): Sum | null => {
  const [first] = lines
  if (!first?.currency) return null
  let amount = 0
  for (const { price, quantity, currency } of lines) {
    if (price === null || currency !== first.currency) return null
    amount += price * quantity
  }
  return { amount, currency: first.currency }
}

/** Money as a locale writes it; a currency that nobody knows stands behind its number. */
export const moneyText = ({ amount, currency }: Sum, tag: string): string => {
  try {
    return new Intl.NumberFormat(tag, { style: 'currency', currency }).format(amount)
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem
    return `${new Intl.NumberFormat(tag).format(amount)} ${currency}`
  }
}
