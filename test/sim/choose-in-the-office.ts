/**
 * What somebody does about people, teams, settings, links and devices: whom they let go comes back before long, except for Gus, who may be
 * removed for good. Not here: work on conversations (choose-action.ts).
 */
import { ROLES, SCOPES } from '../../schema/domain/member.ts'
import type { Action, ActionKind } from '../../schema/protocol/action.ts'
import { type Chooser, pickFrom } from './chooser.ts'

/** How often each kind is done. */
const WEIGHTS = {
  'member.change': 8,
  'member.suspend': 2,
  'member.restore': 8,
  'member.remove': 1,
  'member.profile': 1,
  'team.create': 2,
  'team.change': 4,
  'team.remove': 1,
  'invitation.create': 3,
  'invitation.revoke': 2,
  'session.revoke': 2,
  'workspace.configure': 5,
  'passkey.remove': 1
} as const satisfies Partial<Record<ActionKind, number>>
export type OfficeKind = keyof typeof WEIGHTS
export const OFFICE_KINDS = Object.entries(WEIGHTS).flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind as OfficeKind))

/** Null where there is nothing to do this with. */
export const chooseInTheOffice = (chooser: Chooser, kind: OfficeKind, common: { id: string; at: number }): Action | null => {
  const { random, replica } = chooser
  const people = [...replica.members.keys()]
  const member = pickFrom(random, people)
  if (member === undefined) return null
  const teams = (): string[] => [...replica.teams.keys()].filter(() => random.chance(0.5))
  const heir = (): string | null => (random.chance(0.4) ? null : (pickFrom(random, people) ?? null))
  switch (kind) {
    case 'member.change':
      return {
        ...common,
        kind,
        member,
        ...rightsOf(chooser, teams),
        ...(random.chance(0.5) ? { base: replica.members.get(member)?.seq } : {})
      }
    case 'member.suspend':
      return { ...common, kind, member, handTo: heir() }
    case 'member.remove':
      return { ...common, kind, member: 'gus', handTo: heir() }
    case 'member.restore': {
      const gone = [...replica.members.values()].filter((row) => !row.active).map(({ id }) => id)
      return { ...common, kind, member: pickFrom(random, gone) ?? member }
    }
    case 'member.profile':
      return { ...common, kind, name: `name of ${common.id}` }
    case 'team.create':
      return { ...common, kind, team: `team-${random.whole(1, 4)}`, name: `Team ${random.whole(1, 6)}` }
    case 'team.change': {
      const team = pickFrom(random, [...replica.teams.keys()])
      if (team === undefined) return null
      const numbers = [...replica.numbers.keys()].filter(() => random.chance(0.5))
      return { ...common, kind, team, members: people.filter(() => random.chance(0.5)), ...(random.chance(0.5) ? { numbers } : {}) }
    }
    case 'team.remove': {
      const team = pickFrom(random, [...replica.teams.keys()])
      return team === undefined ? null : { ...common, kind, team }
    }
    case 'invitation.create': {
      const invitation = (chooser.invitations.length + 1).toString(16).padStart(64, 'a')
      chooser.invitations.push(invitation)
      const rights = { role: random.pick(ROLES), scope: random.pick(SCOPES), teams: teams(), approval: random.chance(0.5) }
      return { ...common, kind, invitation, name: 'Somebody new', ...rights, member: random.chance(0.4) ? member : null }
    }
    case 'invitation.revoke': {
      const invitation = pickFrom(random, chooser.invitations)
      return invitation === undefined ? null : { ...common, kind, invitation }
    }
    case 'session.revoke': {
      const session = pickFrom(random, chooser.sessions())
      return session === undefined ? null : { ...common, kind, session }
    }
    case 'workspace.configure':
      return {
        ...common,
        kind,
        ...(random.chance(0.6) ? { firstReplyClaims: random.chance(0.7) } : { agentsReassign: random.chance(0.7) }),
        ...(random.chance(0.3) ? { leaseDays: random.whole(1, 90) } : {})
      }
    case 'passkey.remove':
      return { ...common, kind, passkey: 'nobodys-key' }
    default:
      return kind satisfies never
  }
}

/** Emre stays a manager, so that somebody lets replies out; whoever else it is may become an agent or a viewer, with more or less in sight. */
const rightsOf = ({ random }: Chooser, teams: () => string[]) => ({
  ...(random.chance(0.4) ? { scope: random.pick(SCOPES) } : {}),
  ...(random.chance(0.3) ? { role: random.pick(['agent', 'agent', 'manager', 'viewer'] as const) } : {}),
  ...(random.chance(0.4) ? { approval: random.chance(0.6) } : {}),
  ...(random.chance(0.3) ? { teams: teams() } : {})
})
