/**
 * Whether work may be given so, by what this device knows of rights and settings (OWN-10): what menus offer. The server decides. Loaded with
 * the menus. Not here: giving it (`deeds.svelte.ts`), whom there is (`thread/assign-options.ts`).
 */
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import { mayAssign } from '../../../../schema/permissions.ts'
import type { Assignment } from '../components/conversation/header-doings.ts'
import { myself } from './myself.ts'
import type { Workspace } from './workspace.svelte.ts'

type Office = Pick<Workspace, 'me' | 'people' | 'teams' | 'settings' | 'rowOf'>

/** All of the conversations; one that is not here forbids nothing. */
export const mayGive = (office: Office, to: Assignment, ids: readonly ConversationId[]): boolean => {
  const member = myself(office)
  const settings = office.settings ?? { agentsReassign: true }
  return ids.flatMap((id) => office.rowOf(id)?.conversation ?? []).every((row) => mayAssign(member, settings, row, to))
}
