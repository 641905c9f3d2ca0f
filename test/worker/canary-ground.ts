/**
 * A workspace with a word of its own in every text that somebody wrote, and who may ever read it. Nothing of it stands anywhere else.
 * Not here: walking the product for the words (canary-walk.ts), what changes while somebody listens (canary.test.ts).
 */
import { Ground, PLANTED_SEQ, sha } from '../harness/planted.ts'

/** Those who look for what they may not see. */
export const WALKERS = ['rea', 'assi', 'viv', 'maro'] as const
export type Walker = (typeof WALKERS)[number]
/** Who sees it, in one letter each: rea, an agent of Red; assi, who has only what is assigned; viv, a viewer of Red; maro, a manager of Red. */
const LETTERS: Readonly<Record<string, Walker>> = { r: 'rea', a: 'assi', v: 'viv', m: 'maro' }

export const RED_NUMBER = '710000000000001'
export const BLUE_NUMBER = '710000000000002'

export interface Word {
  readonly word: string
  readonly seenBy: ReadonlySet<Walker>
}

/** The words, each with the letters of those who may see it. */
export class Words {
  readonly all: Word[] = []
  #made = 0

  /** A word that stands for something; in no other word is it contained. */
  plant(what: string, letters = ''): string {
    const word = `kanari${++this.#made}x${what}`
    return this.note(word, letters)
  }

  /** Eleven digits that no other row has. */
  phone(letters = ''): string {
    return this.note(String(15_557_700_000 + ++this.#made), letters)
  }

  note(word: string, letters: string): string {
    const seenBy = new Set([...letters].flatMap((letter) => LETTERS[letter] ?? []))
    this.all.push({ word, seenBy })
    return word
  }
}

export interface CanaryGround {
  readonly ground: Ground
  readonly words: Words
  readonly conversations: readonly string[]
  /** Ids of other rows that somebody may not see: all that a curious device might have got hold of. */
  readonly ids: readonly string[]
}

/** A conversation with a word in each of its texts, who sees them all, and its rows. */
function conversationIn(
  ground: Ground,
  words: Words,
  id: string,
  number: string,
  letters: string,
  assignee: string | null
): readonly string[] {
  const say = (what: string) => words.plant(`${id}${what}`, letters)
  const thread = ground.thread(
    id,
    say('asked'), // its question, and the name and preview unless they are their own
    { number, assignee, preview: say('preview') },
    { name: say('name'), phone: words.phone(letters), userId: say('userid'), username: say('username') }
  )
  ground.message(id, { id: `${id}.older`, text: say('older'), number, at: ground.now - 3 * 86_400_000 })
  ground.message(id, { id: `${id}.media`, text: say('caption'), type: 'image', number })
  ground.failed(id, `${id}.failed`, say('failed'), assignee ?? 'mate', number)
  ground.event(id, `${id}.event`, { actor: 'boss', detail: { assignee, assigneeBefore: null, brief: say('brief') } })
  return [thread.contact, thread.message, `${id}.failed`, `${id}.event`, `${id}.case`]
}

export function plantCanaries(): CanaryGround {
  const ground = new Ground()
  const words = new Words()
  ground.member('boss', { role: 'owner' })
  ground.member('rea', { scope: 'teams' })
  ground.member('assi', { scope: 'assigned' })
  ground.member('viv', { role: 'viewer', scope: 'teams' })
  ground.member('maro', { role: 'manager', scope: 'teams' })
  ground.member('mate', { scope: 'teams' })
  ground.member('blu', { scope: 'teams' })
  ground.member('novice', { scope: 'teams', approval: true })
  ground.member('novblu', { scope: 'teams', approval: true })
  ground.number(RED_NUMBER)
  ground.number(BLUE_NUMBER)
  ground.team('red', ['rea', 'assi', 'viv', 'maro', 'mate', 'novice'], [RED_NUMBER])
  ground.team('blue', ['blu', 'novblu'], [BLUE_NUMBER])

  const ids = [
    ...conversationIn(ground, words, 'redthread', RED_NUMBER, 'rvm', null),
    ...conversationIn(ground, words, 'bluethread', BLUE_NUMBER, '', 'blu'),
    ...conversationIn(ground, words, 'bluenobodys', BLUE_NUMBER, '', null),
    ...conversationIn(ground, words, 'moving', BLUE_NUMBER, '', null),
    ...conversationIn(ground, words, 'blueofassi', BLUE_NUMBER, 'a', 'assi'),
    ...conversationIn(ground, words, 'redofmate', RED_NUMBER, 'rvm', 'mate')
  ]
  const hold = (conversation: string, author: string, what: string, letters: string, more: object = {}): string =>
    ground.held(conversation, `held.${what}`, { author, text: words.plant(what, letters), ...more })
  const note = (what: string) => ({ reason: 'returned', note: words.plant(what), returnedBy: 'boss', returnedAt: ground.now })
  const held = [
    hold('redthread', 'mate', 'stalered', ''),
    hold('redthread', 'mate', 'returnedred', '', note('notered')),
    hold('redthread', 'novice', 'awaitingred', 'm', { reason: 'awaiting_approval' }),
    hold('bluethread', 'blu', 'staleblue', ''),
    hold('bluethread', 'blu', 'returnedblue', '', note('noteblue')),
    hold('bluethread', 'novblu', 'awaitingblue', '', { reason: 'awaiting_approval' }),
    hold('redthread', 'rea', 'ownofrea', 'r'),
    hold('blueofassi', 'assi', 'ownofassi', 'a')
  ]
  const access = [
    ground.invitation(sha('open'), { name: words.plant('invitation'), createdBy: 'boss', teams: ['blue'] }),
    ground.invitation(sha('used'), { name: words.plant('usedinvitation'), createdBy: 'boss', usedAt: ground.now, usedBy: 'blu' }),
    ground.session(sha('session of blu'), 'blu', words.plant('label')),
    ground.passkey(sha('passkey of blu'), 'blu', words.plant('passkey')),
    ground.passkey(sha('passkey of mate'), 'mate', words.plant('passkeyofmate'))
  ]
  ground.passkey(sha('passkey of rea'), 'rea', words.plant('ownpasskey', 'r'))
  ground.audit.push({
    seq: PLANTED_SEQ,
    n: 0,
    at: ground.now,
    madeAt: null,
    actor: 'blu',
    session: sha('session of blu'),
    device: words.plant('auditdevice'),
    kind: 'conversation.assign',
    conversation: 'bluethread',
    changes: [{ table: 'passkeys', id: 'x', before: { name: words.plant('auditbefore') }, after: { name: words.plant('auditafter') } }]
  })
  const conversations = ground.conversations.map(({ id }) => id)
  return { ground, words, conversations, ids: [...ids, ...held, ...access] }
}
