/** How heavy an operation is, in characters that it will write: what keeps a commit's statements within D1's limits. */
import type { Operation } from './commit/operation.ts'

/** A row of a message or an item, roughly, beside its words. */
const ROW = 1500

export const weigh = (operation: Operation): number => {
  if (operation.kind === 'intake')
    return (operation.delivery?.body?.length ?? 0) + operation.items.reduce((sum, item) => sum + weightOfItem(item), ROW)
  return operation.kind === 'action' && 'text' in operation.action ? ROW + (operation.action.text?.length ?? 0) : ROW
}

const weightOfItem = (item: { readonly text?: string } | object): number =>
  ROW + ('text' in item && typeof item.text === 'string' ? item.text.length : 0)
