/**
 * The matrix of access, its actions: for every kind how a valid one is made, and what comes of it for whom. A new kind needs a recipe here, or
 * the matrix fails with its name. Not here: actions on people, teams and devices (matrix-people.ts), sending them (matrix.test.ts).
 */
import type { ActionKind } from '../../schema/protocol/action.ts'
import type { Ground } from '../harness/planted.ts'
import {
  BLUE_NUMBER,
  CANARY,
  type Cell,
  type Expected,
  expecting,
  HELPER,
  NOVICE,
  OPEN_NUMBER,
  ownerOf,
  RED_NUMBER,
  threadOf,
  WHOSE
} from './matrix-cast.ts'

export interface ActionRecipe {
  readonly objects: readonly string[]
  readonly expected: Expected
  /** Puts the cell's rows down; the action on them, without its id and kind. */
  readonly make: (cell: Cell, ground: Ground) => object
}

const onObjects = (objects: readonly string[], table: string, make: ActionRecipe['make']): ActionRecipe => ({
  objects,
  expected: expecting(objects, table),
  make
})

/** What a conversation that one sees may have done to it: by everybody who works, and by nobody else. Unseen, it is not there. */
const WORK = `
  owner   +++ ++0 +00
  admin   +++ ++0 +00
  manager +++ ++0 +00
  agent   +++ ++0 +00
  viewer  fff ff0 f00`
/** What is each reader's own. */
const READING = `
  owner   +++ ++0 +00
  admin   +++ ++0 +00
  manager +++ ++0 +00
  agent   +++ ++0 +00
  viewer  +++ ++0 +00`
/** What leaders decide about somebody else's reply; to the others it says nothing of what there is. */
const LEADING = `
  owner   +++f ++0f +00f
  admin   +++f ++0f +00f
  manager +++f ++0f +00f
  agent   ffff ffff ffff
  viewer  ffff ffff ffff`
const NUMBERS = `
  owner   +++ ++0 ++0
  admin   +++ ++0 ++0
  manager +++ ++0 ++0
  agent   fff fff fff
  viewer  fff fff fff`

const work = (make: (thread: ReturnType<typeof threadOf>, cell: Cell) => object, more: Parameters<typeof threadOf>[2] = {}): ActionRecipe =>
  onObjects(WHOSE, WORK, (cell, ground) => make(threadOf(ground, cell, more), cell))

/** Held replies of the actor, a mate and a stranger; and of the actor in a conversation that has become the other team's. */
const OWN_OR_HIDDEN = [...WHOSE, 'own, hidden'] as const
const heldBy = (cell: Cell, ground: Ground): string => {
  const { conversation } = threadOf(ground, cell)
  const author = cell.of === 'own, hidden' ? cell.actor.id : ownerOf(cell)
  return ground.held(conversation, `${cell.id}.held`, { author, text: `${CANARY} held` })
}

/** A reply of somebody who needs approval; of the actor, in a conversation that they have: nobody approves their own. */
const AWAITING = [...WHOSE, "own, one's own"] as const
const awaiting = (cell: Cell, ground: Ground): { readonly message: string; readonly seen: string } => {
  const ownReply = cell.of === "own, one's own"
  const { conversation, message } = threadOf(ground, ownReply ? { ...cell, of: 'own' } : cell)
  const author = ownReply ? cell.actor.id : NOVICE
  const held = { author, reason: 'awaiting_approval', text: `${CANARY} held` } as const
  return { message: ground.held(conversation, `${cell.id}.held`, held), seen: message }
}

const numberOf = ({ of }: Cell): string => (of === 'own' ? OPEN_NUMBER : of === "team's" ? RED_NUMBER : BLUE_NUMBER)

const NOON = 4_000_000_000_000

export const WORK_RECIPES = {
  'message.send': work(({ conversation, message }) => ({ conversation, text: 'An answer', seen: message })),
  'message.release': onObjects(
    OWN_OR_HIDDEN,
    `
    owner   +00+ +00f +00f
    admin   +00+ +00f +00f
    manager +00+ +00f +00f
    agent   +00+ +00f +00f
    viewer  f00f f00f f00f`,
    (cell, ground) => ({ message: heldBy(cell, ground), seen: `${cell.id}.asked` })
  ),
  'message.discard': onObjects(
    OWN_OR_HIDDEN,
    `
    owner   +00+ +00+ +00+
    admin   +00+ +00+ +00+
    manager +00+ +00+ +00+
    agent   +00+ +00+ +00+
    viewer  f00f f00f f00f`,
    (cell, ground) => ({ message: heldBy(cell, ground) })
  ),
  'message.retry': onObjects(WHOSE, WORK, (cell, ground) => {
    const { conversation } = threadOf(ground, cell)
    const number = cell.of === "team's" ? RED_NUMBER : BLUE_NUMBER
    return { message: ground.failed(conversation, `${cell.id}.failed`, `${CANARY} failed`, ownerOf(cell), number), attempt: 1 }
  }),
  'conversation.claim': onObjects(
    WHOSE,
    `
    owner   ++c ++0 +00
    admin   ++c ++0 +00
    manager ++c ++0 +00
    agent   ++c ++0 +00
    viewer  fff ff0 f00`,
    (cell, ground) => ({ conversation: threadOf(ground, cell).conversation })
  ),
  'conversation.assign': work(({ conversation }) => ({ conversation, assignee: HELPER, brief: 'Please' })),
  'conversation.resolve': work(({ conversation, message }) => ({ conversation, seen: message })),
  'conversation.reopen': work(({ conversation }) => ({ conversation }), { status: 'resolved', currentCase: null }),
  'conversation.snooze': work(({ conversation, message }) => ({ conversation, until: NOON, seen: message })),
  'conversation.prioritise': work(({ conversation }) => ({ conversation, priority: 'urgent' })),
  'conversation.no-reply-needed': work(({ conversation, message }) => ({ conversation, seen: message })),
  'conversation.read': onObjects(WHOSE, READING, (cell, ground) => {
    const { conversation, message } = threadOf(ground, cell)
    return { conversation, upTo: message }
  }),
  'conversation.mark-unread': onObjects(WHOSE, READING, (cell, ground) => ({ conversation: threadOf(ground, cell).conversation })),
  'action.undo': onObjects(
    OWN_OR_HIDDEN,
    `
    owner   +00+ +000 +000
    admin   +00+ +000 +000
    manager +00+ +000 +000
    agent   +00+ +000 +000
    viewer  f00f f000 f000`,
    (cell, ground) => {
      const member = cell.of === 'own, hidden' ? cell.actor.id : ownerOf(cell)
      const { conversation } = threadOf(ground, cell, { priority: 'urgent', prioritySeq: 1, priorityBy: member })
      return { action: ground.prioritised(`${cell.id}.done`, member, conversation) }
    }
  ),
  'message.approve': onObjects(AWAITING, LEADING, awaiting),
  'message.return': onObjects(AWAITING, LEADING, (cell, ground) => ({ message: awaiting(cell, ground).message, note: 'Kinder, please' })),
  // Of numbers: `own` is everybody's, for no team has it.
  'number.pause': onObjects(WHOSE, NUMBERS, (cell) => ({ number: numberOf(cell) })),
  'number.resume': onObjects(WHOSE, NUMBERS, (cell) => ({ number: numberOf(cell) }))
} as const satisfies Partial<Record<ActionKind, ActionRecipe>>

export { onObjects }
