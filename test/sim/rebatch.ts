/** Webhook bodies cut into their items and put together anew: the same items among others, in other bytes. Not here: when (network.ts). */
import type { Random } from '../../worker/demo/random.ts'
import { escapeLikeMeta } from '../../worker/simulator/webhooks.ts'

const LISTS = ['messages', 'statuses', 'message_echoes'] as const

type Value = { readonly contacts?: readonly unknown[] } & { readonly [list in (typeof LISTS)[number]]?: readonly unknown[] }
interface Change {
  readonly field: string
  readonly value: Value
}
interface Body {
  readonly entry: readonly { readonly id: string; readonly changes: readonly Change[] }[]
}

/** One item in a change of its own. */
interface Piece {
  readonly account: string
  readonly change: Change
}

const piecesOf = (body: string): Piece[] => {
  const { entry }: Body = JSON.parse(body)
  return entry.flatMap(({ id, changes }) => changes.flatMap(cut).map((change) => ({ account: id, change })))
}

const cut = ({ field, value }: Change): Change[] =>
  LISTS.flatMap((list) => (value[list] ?? []).map((item) => ({ field, value: { ...value, [list]: [item] } })))

/** A body of all items of `fresh` and some of the bodies that were delivered before, shuffled. */
export const rebatch = (random: Random, fresh: string, delivered: readonly string[]): string => {
  const old = Array.from({ length: random.whole(1, 4) }, () => random.shuffled(piecesOf(random.pick(delivered))).slice(0, 3)).flat()
  const pieces = random.shuffled([...piecesOf(fresh), ...old])
  const entry = [...Map.groupBy(pieces, ({ account }) => account)].map(([id, those]) => ({
    id,
    changes: those.map(({ change }) => change)
  }))
  return escapeLikeMeta(JSON.stringify({ object: 'whatsapp_business_account', entry }))
}
