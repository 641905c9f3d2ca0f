/** The matrix of access, its actions on people, teams, invitations and devices. The objects of most: oneself, a mate, a stranger, leaders. */
import type { ActionKind } from '../../schema/protocol/action.ts'
import { type Ground, sha } from '../harness/planted.ts'
import { type ActionRecipe, onObjects, WORK_RECIPES } from './matrix-actions.ts'
import { BLUE, type Cell, MATE, ownerOf, RED, STRANGER, WHOSE } from './matrix-cast.ts'

const ALONE = ['own'] as const
const PEOPLE = [...WHOSE, "an owner's", "an admin's"] as const

/** Only owners touch owners; nobody does it to themselves; who sees a part of the workspace does it to nobody. */
const ON_PEOPLE = `
  owner   i++++ fffff fffff
  admin   i++f+ fffff fffff
  manager fffff fffff fffff
  agent   fffff fffff fffff
  viewer  fffff fffff fffff`

/** A new member of the cell's kind, or the actor. */
const personOf = (cell: Cell, ground: Ground, active = true): string => {
  if (cell.of === 'own') return cell.actor.id
  const role = cell.of === "an owner's" ? 'owner' : cell.of === "an admin's" ? 'admin' : 'agent'
  return ground.member(`${cell.id}.person`, { role, scope: 'teams', active })
}

const onPeople = (make: (member: string) => object, active = true): ActionRecipe =>
  onObjects(PEOPLE, ON_PEOPLE, (cell, ground) => make(personOf(cell, ground, active)))

/** One letter for the one object that there is: what the whole workspace is about is the owners' and admins' who see all of it. */
const OF_WORKSPACE = `
  owner   + f f
  admin   + f f
  manager f f f
  agent   f f f
  viewer  f f f`
const OF_WORKSPACE_3 = `
  owner   +++ fff fff
  admin   +++ fff fff
  manager fff fff fff
  agent   fff fff fff
  viewer  fff fff fff`

const INVITED = ['own', "other's", 'an owner', 'again: mate', 'again: an owner', 'again: own'] as const
const rightsFor = (cell: Cell, ground: Ground): object => {
  const agent = { role: 'agent', scope: 'teams', approval: false, teams: [cell.of === 'own' ? RED : BLUE] }
  if (cell.of === 'an owner') return { ...agent, role: 'owner', scope: 'workspace' }
  if (cell.of === 'again: mate') return { ...agent, member: ground.member(`${cell.id}.person`) }
  if (cell.of === 'again: an owner') return { ...agent, member: ground.member(`${cell.id}.person`, { role: 'owner' }) }
  return cell.of === 'again: own' ? { ...agent, member: cell.actor.id } : agent
}

const teamOf = (cell: Cell, ground: Ground): string =>
  ground.team(`${cell.id}.team`, cell.of === 'own' ? [cell.actor.id] : cell.of === "team's" ? [MATE] : [STRANGER])

/** A device of the actor, of a mate, of a stranger, of leaders. */
const deviceOf = (cell: Cell, ground: Ground): string => {
  const special = cell.of === "an owner's" || cell.of === "an admin's"
  return ground.session(sha(cell.id), special ? personOf(cell, ground) : ownerOf(cell))
}

const PEOPLE_RECIPES = {
  'member.availability': onObjects(
    ALONE,
    `
    owner   + + +
    admin   + + +
    manager + + +
    agent   + + +
    viewer  f f f`,
    () => ({ availability: 'away' })
  ),
  'member.profile': onObjects(
    ALONE,
    `
    owner   + + +
    admin   + + +
    manager + + +
    agent   + + +
    viewer  + + +`,
    () => ({ name: 'A new name' })
  ),
  'workspace.configure': onObjects(ALONE, OF_WORKSPACE, () => ({ leaseDays: 46 })),
  'member.change': onObjects(
    [...PEOPLE, 'making an owner', 'making an admin'],
    `
    owner   i++++++ fffffff fffffff
    admin   i++f+f+ fffffff fffffff
    manager fffffff fffffff fffffff
    agent   fffffff fffffff fffffff
    viewer  fffffff fffffff fffffff`,
    (cell, ground) => {
      const role = cell.of === 'making an owner' ? 'owner' : cell.of === 'making an admin' ? 'admin' : 'viewer'
      return { member: personOf(cell, ground), role, scope: 'assigned', teams: [] }
    }
  ),
  'member.suspend': onPeople((member) => ({ member, handTo: null })),
  'member.restore': onPeople((member) => ({ member }), false),
  'member.remove': onPeople((member) => ({ member, handTo: null })),
  'invitation.create': onObjects(
    INVITED,
    `
    owner   +++++i ffffff ffffff
    admin   ++f+fi ffffff ffffff
    manager ffffff ffffff ffffff
    agent   ffffff ffffff ffffff
    viewer  ffffff ffffff ffffff`,
    (cell, ground) => ({ invitation: sha(cell.id), name: 'Somebody', ...rightsFor(cell, ground) })
  ),
  // Of invitations: by whom they were made.
  'invitation.revoke': onObjects(WHOSE, OF_WORKSPACE_3, (cell, ground) => {
    const createdBy = cell.of === 'own' ? cell.actor.id : cell.of === "team's" ? 'admin-workspace' : 'owner-workspace'
    return { invitation: ground.invitation(sha(cell.id), { createdBy }) }
  }),
  'team.create': onObjects(ALONE, OF_WORKSPACE, (cell) => ({ team: `${cell.id}.new`, name: `New ${cell.id}` })),
  'team.change': onObjects(WHOSE, OF_WORKSPACE_3, (cell, ground) => ({ team: teamOf(cell, ground), name: `Changed ${cell.id}` })),
  'team.remove': onObjects(WHOSE, OF_WORKSPACE_3, (cell, ground) => ({ team: teamOf(cell, ground) })),
  'session.revoke': onObjects(
    PEOPLE,
    `
    owner   +++++ +0000 +0000
    admin   +++f+ +0000 +0000
    manager +0000 +0000 +0000
    agent   +0000 +0000 +0000
    viewer  +0000 +0000 +0000`,
    (cell, ground) => ({ session: deviceOf(cell, ground) })
  ),
  'passkey.remove': onObjects(
    WHOSE,
    `
    owner   +00 +00 +00
    admin   +00 +00 +00
    manager +00 +00 +00
    agent   +00 +00 +00
    viewer  +00 +00 +00`,
    (cell, ground) => {
      ground.passkey(`${sha(cell.id)}spare`, ownerOf(cell)) // the last key of somebody stays
      return { passkey: ground.passkey(sha(cell.id), ownerOf(cell)) }
    }
  )
} as const satisfies Partial<Record<ActionKind, ActionRecipe>>

/** By kind: every action that there is. */
export const ACTION_RECIPES: Readonly<Record<ActionKind, ActionRecipe>> = { ...WORK_RECIPES, ...PEOPLE_RECIPES }
