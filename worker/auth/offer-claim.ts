/**
 * The owner's claim link of a deployment (T17): offered while nobody can manage the workspace, so that the first visitor is nobody. Not here:
 * its secret, which only whoever deployed has.
 */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Operation } from '../commit/operation.ts'
import type { Workspace } from '../commit/snapshot.ts'
import type { Log } from '../log.ts'
import type { Db } from '../store/db.ts'
import { isKnownInvitation } from '../store/invitations.ts'
import { isManaged } from './invitation-rules.ts'

export interface OfferDeps {
  readonly db: Db
  readonly workspace: Workspace
  readonly commit: (operations: readonly Operation[]) => Promise<unknown>
  readonly now: Millis
  readonly log: Log
}

/** `claim`: SHA-256 of the link's secret, hex. A claim that was offered before stays as it is. */
export const offerClaim = async (claim: string | undefined, { db, workspace, commit, now, log }: OfferDeps): Promise<void> => {
  if (claim === undefined || isManaged(workspace.members)) return
  if (workspace.access.invitations.some((row) => row.id === claim)) return
  if (!/^[0-9a-f]{64}$/.test(claim)) return log('claim.not-offered', { reason: 'OWNER_CLAIM is no SHA-256 in hex' })
  if (await isKnownInvitation(db, claim)) return log('claim.not-offered', { reason: 'it was used or replaced: deploy another one' })
  await commit([{ kind: 'access', now, ask: { kind: 'offer-claim', invitation: claim } }])
}
