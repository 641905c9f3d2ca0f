/**
 * The matrix of access, its axes: every role with every scope, and whose an object is. Expectations are tables written by hand, a second
 * statement of the rights: nothing here asks `schema/permissions.ts`. Not here: what each action or route does (matrix-actions, matrix-routes).
 */
import { ROLES, type Role, SCOPES, type Scope } from '../../schema/domain/member.ts'
import type { Ground, Thread } from '../harness/planted.ts'

/** The actors' team, and the one that they are not in; each has a number. A third number is nobody's, so everybody's. */
export const RED = 'red'
export const BLUE = 'blue'
export const RED_NUMBER = '700000000000001'
export const BLUE_NUMBER = '700000000000002'
export const OPEN_NUMBER = '700000000000003'

/** What stands in every text that anybody wrote: no refusal may hold it. */
export const CANARY = 'kanarienvogel'

/** A worker of the actors' team, one of the other, and who has nothing to do with any conversation. */
export const MATE = 'mate'
export const STRANGER = 'stranger'
export const HELPER = 'helper'
/** Somebody whose replies need approval. */
export const NOVICE = 'novice'

export interface Actor {
  readonly id: string
  readonly role: Role
  readonly scope: Scope
}

/** Fifteen people: `agent-teams` is an agent who sees what is their teams'. All of them are in the red team. */
export const ACTORS: readonly Actor[] = ROLES.flatMap((role) => SCOPES.map((scope) => ({ id: `${role}-${scope}`, role, scope })))

export interface Cell<Of extends string = string> {
  readonly actor: Actor
  /** Whose the object is, or which one. */
  readonly of: Of
  /** Unlike every other cell's: ids are made of it. */
  readonly id: string
}

/** One letter per cell. */
export const WORDS = {
  '+': 'allowed',
  f: 'forbidden',
  '0': 'not_found',
  i: 'invalid',
  c: 'already_claimed'
} as const
export type Word = (typeof WORDS)[keyof typeof WORDS]

/** What is expected of an actor with an object. */
export type Expected = (cell: Cell) => Word

const isLetter = (text: string | undefined): text is keyof typeof WORDS => text !== undefined && text in WORDS

/**
 * Reads a table: one line per role, in it one group of letters per scope (workspace, teams, assigned), in a group one letter per object, in
 * the order of `objects`. A table with a line or a letter too few is a mistake of the test and thrown.
 */
export function expecting(objects: readonly string[], table: string): Expected {
  const lines = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  const words = new Map<string, Word>()
  for (const [index, role] of ROLES.entries()) {
    const [name, ...groups] = lines[index] ?? []
    if (name !== role || groups.length !== SCOPES.length) throw new Error(`line ${index} of a table ought to be about ${role}: ${table}`)
    for (const [place, scope] of SCOPES.entries()) {
      if (groups[place]?.length !== objects.length) throw new Error(`${role}, ${scope}: not one letter per object: ${table}`)
      for (const [at, of] of objects.entries()) {
        const letter = groups[place]?.[at]
        if (!isLetter(letter)) throw new Error(`${role}, ${scope}: ${letter} means nothing`)
        words.set(`${role} ${scope} ${of}`, WORDS[letter])
      }
    }
  }
  return ({ actor, of }) => {
    const word = words.get(`${actor.role} ${actor.scope} ${of}`)
    if (!word) throw new Error(`the table says nothing of ${actor.id} and ${of}`)
    return word
  }
}

/** The objects of most entries: assigned to the actor (on the other team's number), their team's, the other team's. */
export const WHOSE = ['own', "team's", "other's"] as const

/** Puts down who acts, who else is there, teams and numbers. */
export function castOf(ground: Ground): void {
  for (const { id, role, scope } of ACTORS) ground.member(id, { role, scope })
  for (const id of [MATE, STRANGER, HELPER]) ground.member(id, { scope: 'teams' })
  ground.member(NOVICE, { approval: true })
  for (const id of [RED_NUMBER, BLUE_NUMBER, OPEN_NUMBER]) ground.number(id)
  ground.team(RED, [...ACTORS.map(({ id }) => id), MATE], [RED_NUMBER])
  ground.team(BLUE, [STRANGER], [BLUE_NUMBER])
}

/** A conversation of the cell's kind: `own` is the actor's, whatever number it came to; any other name is the other team's. */
export function threadOf(ground: Ground, cell: Cell, more: Parameters<Ground['thread']>[2] = {}): Thread {
  const whose =
    cell.of === 'own'
      ? { number: BLUE_NUMBER, assignee: cell.actor.id }
      : cell.of === "team's"
        ? { number: RED_NUMBER }
        : { number: BLUE_NUMBER, assignee: STRANGER }
  return ground.thread(cell.id, CANARY, { ...whose, ...more })
}

/** Whose things of the cell's kind are, where things have an owner. */
export const ownerOf = ({ actor, of }: Cell): string => (of === 'own' ? actor.id : of === "team's" ? MATE : STRANGER)
