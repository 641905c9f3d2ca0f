/** One commit, from operations to rows in D1: read, fold, write behind the fence. Not here: when, how many at once (party/group-commit.ts). */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Db } from '../store/db.ts'
import { readSnapshot } from '../store/read-snapshot.ts'
import { writePlan } from '../store/write-plan.ts'
import { foldCommit } from './fold.ts'
import type { Operation } from './operation.ts'
import type { Plan } from './plan.ts'
import type { RecentPeople } from './recent-people.ts'
import { type Head, needsOf, type Snapshot, type Workspace } from './snapshot.ts'

export interface CommitDeps {
  readonly db: Db
  readonly newId: () => string
}

/** What a commit builds on, and when it is made. */
export interface Ground {
  readonly head: Head
  readonly workspace: Workspace
  readonly recent: RecentPeople
  readonly now: Millis
}

/** The plan that was written, or `lost`: a rival committed first, so that everything must be decided again. */
export const commitOperations = async (deps: CommitDeps, operations: readonly Operation[], ground: Ground): Promise<Plan | 'lost'> => {
  const known = ground.recent.snapshotFor(operations)
  const quick = known && (await commitUnread(deps, operations, ground, known))
  return quick ?? commitOn(deps, operations, ground, await readSnapshot(deps.db, needsOf(operations)))
}

/** On what is known already, taking every item for new: a repeated one's key is refused, with it the whole batch, and the answer is null. */
const commitUnread = async (
  deps: CommitDeps,
  operations: readonly Operation[],
  ground: Ground,
  known: Snapshot
): Promise<Plan | 'lost' | null> => {
  const plan = foldCommit(operations, ground.head, ground.workspace, known, deps)
  try {
    return await write(deps, plan, ground, known)
  } catch {
    return null // nothing was written: everything is read now and decided again, and what fails for another reason fails there
  }
}

const commitOn = (deps: CommitDeps, operations: readonly Operation[], ground: Ground, snapshot: Snapshot): Promise<Plan | 'lost'> =>
  write(deps, foldCommit(operations, ground.head, ground.workspace, snapshot, deps), ground, snapshot)

const write = async (deps: CommitDeps, plan: Plan, ground: Ground, snapshot: Snapshot): Promise<Plan | 'lost'> => {
  if (!plan.empty && (await writePlan(deps.db, plan, deps.newId(), ground.now)) === 'lost') return 'lost'
  ground.recent.learn(plan, snapshot)
  return plan
}

/** The workspace's own rows after a plan. */
export const workspaceAfter = (plan: Plan): Workspace => ({
  members: [...plan.draft.members.values()],
  teams: [...plan.draft.teams.values()],
  numbers: [...plan.draft.numbers.values()],
  settings: plan.draft.set,
  access: plan.draft.accessAfter()
})
