/** What the demo's script leaves on customers' phones: the simulator is told, so that a reply to anybody is answered as Meta would. */
import type { WhatsAppPerson } from '../../schema/domain/contact.ts'
import type { MessageId } from '../../schema/domain/ids.ts'
import type { EchoItem, MessageItem } from '../../schema/whatsapp/item.ts'
import type { Operation } from '../commit/operation.ts'
import type { PastMessage } from '../simulator/customers.ts'
import { phoneOfUserId } from '../simulator/identities.ts'
import { conversationIdOf } from './items.ts'

/** Messages to and from everybody who has a phone, in the order of the script. */
export const pastOnPhones = (script: readonly Operation[]): readonly PastMessage[] => {
  const people = new Map<string, { readonly person: WhatsAppPerson; readonly number: string }>()
  const texts = new Map<MessageId, { readonly conversation: string; readonly text: string }>()
  return script.flatMap((operation): PastMessage[] => {
    if (operation.kind === 'intake')
      return operation.items.flatMap((item) => {
        if (item.kind !== 'message' && item.kind !== 'echo') return []
        people.set(conversationIdOf(item.person, item.number), item)
        return onPhone(item, operation.now)
      })
    if (operation.kind === 'action' && operation.action.kind === 'message.send') texts.set(operation.action.id, operation.action)
    if (operation.kind !== 'outcome' || operation.outcome.kind !== 'accepted') return []
    const sent = texts.get(operation.message)
    const to = sent && people.get(sent.conversation)
    const phone = to && phoneOf(to.person)
    if (!sent || !to || !phone) return []
    const { wamid } = operation.outcome
    return [{ id: wamid, number: to.number, phone, from: 'business', type: 'text', text: sent.text, at: operation.now }]
  })
}

/** Whom we know by username alone has a phone all the same: the simulator tells it from the id that it gave them. */
const phoneOf = ({ phone, userId }: WhatsAppPerson): string | null => phone ?? (userId === null ? null : phoneOfUserId(userId))

const onPhone = (item: MessageItem | EchoItem, now: number): PastMessage[] => {
  const phone = phoneOf(item.person)
  const name = item.person.name ?? (item.person.username && `@${item.person.username}`)
  if (!phone) return []
  const from = item.kind === 'message' ? 'customer' : 'business'
  return [
    { id: item.id, number: item.number, phone, ...(name ? { name } : {}), from, type: item.type, text: item.text, at: item.at ?? now }
  ]
}
