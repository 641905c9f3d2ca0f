/** Everybody whom a thread may name, from the workspace. */

import type { Workspace } from '../../state/workspace.svelte.ts'
import type { Roster } from '../conversation/names.ts'

export const rosterOf = ({ me, people, teams }: Pick<Workspace, 'me' | 'people' | 'teams'>): Roster => ({
  me: me.id,
  people,
  teams: new Map(teams.map((team) => [team.id, team]))
})
