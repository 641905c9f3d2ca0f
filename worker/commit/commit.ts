/** One commit, from operations to rows in D1: read, fold, write behind the fence. Not here: when, how many at once (party/group-commit.ts). */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Db } from '../store/db.ts'
import { readSnapshot } from '../store/read-snapshot.ts'
import { writePlan } from '../store/write-plan.ts'
import { foldCommit } from './fold.ts'
import type { Operation } from './operation.ts'
import type { Plan } from './plan.ts'
import { type Head, needsOf, type Workspace } from './snapshot.ts'

export interface CommitDeps {
  readonly db: Db
  readonly newId: () => string
}

/** The plan that was written, or `lost`: a rival committed first, so that everything must be decided again. */
export const commitOperations = async (
  deps: CommitDeps,
  operations: readonly Operation[],
  head: Head,
  workspace: Workspace,
  now: Millis
): Promise<Plan | 'lost'> => {
  const snapshot = await readSnapshot(deps.db, needsOf(operations))
  const plan = foldCommit(operations, head, workspace, snapshot, deps)
  if (plan.empty) return plan
  return (await writePlan(deps.db, plan, deps.newId(), now)) === 'lost' ? 'lost' : plan
}

/** The workspace's own rows after a plan. */
export const workspaceAfter = (plan: Plan): Workspace => ({
  members: [...plan.draft.members.values()],
  teams: [...plan.draft.teams.values()],
  numbers: [...plan.draft.numbers.values()],
  firstReplyClaims: plan.draft.firstReplyClaims
})
