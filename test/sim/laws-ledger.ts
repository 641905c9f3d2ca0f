/** Laws about what comes in: counted, kept, once, and in the end visible. */
import { parseBody } from '../../schema/whatsapp/parse-body.ts'
import { LATE_NUMBER } from './customers.ts'
import type { Law } from './evidence.ts'

/** CAP-02: inbound messages and echoes in the threads are as many as the ledger shows. */
export const messagesEqualTheLedger: Law = ({ items, messages }) => {
  const shown = (kind: string): number => items.filter((item) => item.kind === kind && item.state === 'shown').length
  const inbound = messages.filter((row) => row.direction === 'in').length
  const echoes = messages.filter((row) => row.origin === 'phone').length
  return [
    ...(inbound === shown('message') ? [] : [`${inbound} inbound messages, the ledger shows ${shown('message')}`]),
    ...(echoes === shown('echo') ? [] : [`${echoes} echoes, the ledger shows ${shown('echo')}`])
  ]
}

/** I11: received = shown + exceptions + pending, equal to a recount, and nothing is pending any more. */
export const theLedgerSumsUp: Law = ({ count }) => {
  const sum = (column: string): number => count(`SELECT ${column} FROM ledger`)
  const recount = (state: string): number => count(`SELECT count(*) FROM items WHERE state = '${state}'`)
  const pairs: readonly (readonly [string, number, number])[] = [
    ['deliveries', sum('deliveries'), count('SELECT count(*) FROM deliveries')],
    ['items', sum('items'), count('SELECT count(*) FROM items')],
    ['shown', sum('shown'), recount('shown')],
    ['exceptions', sum('exceptions'), recount('exception')],
    ['pending', sum('pending'), 0],
    ['the sum', sum('shown') + sum('exceptions') + sum('pending'), sum('items')]
  ]
  return pairs.filter(([, kept, right]) => kept !== right).map(([what, kept, right]) => `${what}: ${kept} instead of ${right}`)
}

/** I2: one row per WhatsApp id, and every message that a customer or the business phone wrote is there. */
export const eachWamidIsOneMessage: Law = ({ messages, phones, world }) => {
  const times = new Map<string, number>()
  for (const { wamid } of messages) if (wamid !== null) times.set(wamid, (times.get(wamid) ?? 0) + 1)
  const written = phones.filter((message) => message.from === 'customer' || message.callback === null)
  return [
    ...[...times].filter(([, n]) => n > 1).map(([wamid, n]) => `${wamid} is ${n} messages`),
    ...written.filter(({ id }) => !times.has(id)).map(({ id, type }) => `${type} ${id} was written and is not there`),
    ...(world.network.undelivered > 0 ? [`${world.network.undelivered} bodies were never taken`] : []),
    ...(world.whatsapp.webhooks(1).length > 0 ? ['a webhook of the simulator is never answered 200'] : [])
  ]
}

/** I1, L2: a body that was answered 200 is kept byte for byte, and each of its items is in the ledger. */
export const nothingAcknowledgedIsLost: Law = ({ world, deliveries, items }) => {
  const bodies = new Map(deliveries.map((row) => [row.hash, row.body]))
  const keys = new Set(items.map((item) => item.key))
  return [...world.network.acknowledged].flatMap(([hash, body]) => [
    ...(bodies.get(hash) === body ? [] : [`delivery ${hash} is not kept`]),
    ...parseBody(body, hash).flatMap((item) => (keys.has(item.key) ? [] : [`item ${item.key} is not in the ledger`]))
  ])
}

/** LED4: a status is parked only as long as nobody knows its message. */
export const nothingIsParkedForLong: Law = ({ items, messages, attempts }) => {
  const known = new Set([...messages, ...attempts].flatMap((row) => row.wamid ?? []))
  return items
    .filter((item) => item.reason === 'parked' && item.wamid !== null && known.has(item.wamid))
    .map((item) => `status ${item.key} is parked, its message is there`)
}

/** CAP-02: once a number is connected and its exceptions were replayed, none of its items is listed as of an unknown number. */
export const noneWaitsForANumberThatIsThere: Law = ({ items, numbers, world }) => {
  const known = new Set(numbers.map((row) => row.id))
  return [
    ...(world.replayed === null || !known.has(LATE_NUMBER.id) ? ['the late number was not connected and replayed'] : []),
    ...items
      .filter((item) => item.reason === 'unknown_number' && item.number !== null && known.has(item.number))
      .map((item) => `item ${item.key} waits for its number, which is there`)
  ]
}

/** L4: the chain of commits has no gap, and no position is given twice. */
export const theChainIsWhole: Law = ({ count, stored, head }) => {
  const positions = new Set(stored.map((row) => row.position))
  return [
    ...(count('SELECT count(*) FROM commits') === head + 1 ? [] : ['the chain of commits has a gap']),
    ...(positions.size === stored.length ? [] : [`${stored.length - positions.size} positions were given twice`])
  ]
}
