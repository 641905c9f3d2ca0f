/**
 * What the pictures need beside the demo: somebody whom two people answered, replies that await approval or came back from it. Not here:
 * taking pictures (`screenshots.ts`).
 */
import type { Api, Customer } from '../test/e2e/api.ts'

/** Conversations by what is to be seen in them. */
export interface Scene {
  readonly heldIn: string
  readonly awaitingIn: string
  readonly returnedIn: string
  readonly thread: string
}

const CUSTOMER: Customer = { phone: '15550300777', name: 'Nora Quint' }

/** Ana has answered, and so has Ben, who did not know. */
export async function makeScene(api: Api): Promise<Scene> {
  const [ana, ben] = await Promise.all([api.signIn('ana'), api.signIn('ben')])
  const { id } = await api.customerWrites(ben, CUSTOMER, 'Hi! Is the oak table from the window still there?')
  const seen = (await api.thread(ben, id)).at(-1)?.id
  await api.act(ana, 'picture-ana', {
    kind: 'message.send',
    conversation: id,
    text: 'Yes, it is. Shall I put it aside for you until Saturday?',
    seen
  })
  const answer = { kind: 'message.send', conversation: id, text: 'It is! We could deliver it on Friday morning.', seen }
  const { outcome } = await api.act(ben, 'picture-ben', answer)
  if (outcome !== 'held') throw new Error(`the reply of the picture was ${outcome} instead of held`)
  return { heldIn: id, ...(await makeAwaiting(api)), thread: await longest(api, ben) }
}

/** Dalia is new to refunds: what she writes is seen by somebody else first. */
async function makeAwaiting(api: Api): Promise<Pick<Scene, 'awaitingIn' | 'returnedIn'>> {
  const [fay, emre] = await Promise.all([api.signIn('fay'), api.signIn('emre')])
  await api.act(fay, 'picture-fay', { kind: 'member.change', member: 'dalia', approval: true })
  const awaiting = await daliaAnswers(
    api,
    { phone: '15550300888', name: 'Omar Castillo' },
    'The lamp came with a broken switch. Can I have my money back?',
    'I am sorry about that, Omar. I have asked for the refund: it is on your card by Thursday.'
  )
  const returned = await daliaAnswers(
    api,
    { phone: '15550300889', name: 'Ines Duarte' },
    'Two plates arrived broken.',
    'Please send them back.'
  )
  const note = 'We never ask for broken plates back. Offer her new ones, and ask for a photo.'
  const { outcome } = await api.act(emre, 'picture-emre', { kind: 'message.return', message: returned.message, note })
  if (outcome !== 'applied') throw new Error(`the return of the picture was ${outcome}`)
  return { awaitingIn: awaiting.conversation, returnedIn: returned.conversation }
}

async function daliaAnswers(api: Api, customer: Customer, asked: string, text: string) {
  const dalia = await api.signIn('dalia')
  const { id: conversation } = await api.customerWrites(dalia, customer, asked)
  const seen = (await api.thread(dalia, conversation)).at(-1)?.id
  const { outcome, reason, id } = await api.act(dalia, 'picture-dalia', { kind: 'message.send', conversation, text, seen })
  if (reason !== 'awaiting_approval') throw new Error(`the reply of the picture was ${outcome} instead of awaiting approval`)
  return { conversation, message: id }
}

/** Of ben's own conversations in which one can still answer the one in which most was said. */
async function longest(api: Api, cookie: string): Promise<string> {
  const sizes = await Promise.all(
    (await api.conversations(cookie, 'mine'))
      .filter(({ windowClosesAt }) => (windowClosesAt ?? 0) > Date.now())
      .map(async ({ id }) => ({ id, size: (await api.thread(cookie, id)).length }))
  )
  const [most] = sizes.toSorted((a, b) => b.size - a.size)
  if (!most) throw new Error('ben has no conversation to show')
  return most.id
}
