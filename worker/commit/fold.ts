/**
 * The heart of the hub: operations in arrival order, folded over the rows that they touch, into one plan. Pure: same input, same plan.
 * However many operations share a commit, each is decided on what the ones before it left (architecture 1).
 */
import type { Millis } from '../../schema/domain/ids.ts'
import type { TeamRow } from '../../schema/domain/member.ts'
import { SETTINGS_ID } from '../../schema/domain/settings.ts'
import { may } from '../../schema/permissions.ts'
import { foldAction } from '../actions/fold-action.ts'
import { foldAccess } from '../auth/fold-access.ts'
import { foldIntake } from '../ingest/fold-intake.ts'
import { foldAttempt, foldOutcome } from '../outbound/fold-sending.ts'
import { Draft, type DraftDeps } from './draft.ts'
import type { MemberSetup, Operation, OperationResult, SetupOperation, WakeOperation } from './operation.ts'
import { type Plan, planOf } from './plan.ts'
import { asOfNow, changingRights } from './rights.ts'
import type { Head, Snapshot, Workspace } from './snapshot.ts'

export const foldCommit = (
  operations: readonly Operation[],
  head: Head,
  workspace: Workspace,
  snapshot: Snapshot,
  deps: DraftDeps
): Plan => {
  const draft = new Draft(head, workspace, snapshot, deps)
  const results = operations.map((operation) => foldOperation(draft, operation))
  return planOf(draft, head.epoch, results)
}

const foldOperation = (draft: Draft, operation: Operation): OperationResult => {
  switch (operation.kind) {
    case 'intake':
      foldIntake(draft, operation)
      return { kind: 'intake' }
    case 'action':
      return foldAction(draft, operation)
    case 'attempt':
      return foldAttempt(draft, operation)
    case 'outcome':
      return foldOutcome(draft, operation)
    case 'wake':
      for (const id of operation.conversations) wake(draft, id, operation.now)
      return { kind: 'done' }
    case 'setup':
      return foldSetup(draft, operation)
    case 'access':
      return foldAccess(draft, operation)
    default:
      return operation satisfies never
  }
}

const wake = (draft: Draft, id: WakeOperation['conversations'][number], now: Millis): void => {
  const row = draft.conversations.get(id)
  if (row?.status !== 'snoozed' || row.snoozedUntil === null || row.snoozedUntil > now) return
  draft.decide(id, 'status', 'open', null, now)
  draft.conversations.update(id, { snoozedUntil: null })
  draft.addEvent(id, { kind: 'woke', actor: null, at: now, detail: { reason: 'time', before: 'snoozed' } })
}

/** Rows of the workspace itself, put by the demo or by whoever connects a number and may, as of this place in the commit. */
const foldSetup = (draft: Draft, operation: SetupOperation): OperationResult => {
  const { now: at, by } = operation
  if (by && !mayConnect(draft, by)) return { kind: 'setup', connected: null }
  const who = { at, madeAt: null, actor: by?.actor ?? null, session: by?.session ?? null, device: null, kind: 'workspace.setup' }
  const fresh = (operation.numbers ?? []).filter((row) => !draft.numbers.get(row.id))
  draft.audited(who, () =>
    changingRights(draft, () => {
      if (operation.settings) draft.settings.update(SETTINGS_ID, operation.settings)
      for (const row of operation.members ?? []) putMember(draft, row)
      for (const row of operation.teams ?? []) putTeam(draft, row)
      for (const row of fresh) draft.numbers.insert(row)
    })
  )
  return { kind: 'setup', connected: fresh.map((row) => row.id) }
}

const mayConnect = (draft: Draft, { actor, session }: NonNullable<SetupOperation['by']>): boolean => {
  const member = asOfNow(draft, actor, session)
  return member !== undefined && may(member, 'number.connect')
}

const putMember = (draft: Draft, given: MemberSetup): void => {
  const row = { approval: false, removedAt: null, ...given }
  if (draft.members.get(row.id)) draft.members.update(row.id, row)
  else draft.members.insert({ ...row, rightsSeq: draft.seq })
}

const putTeam = (draft: Draft, row: Omit<TeamRow, 'seq'>): void => {
  if (draft.teams.get(row.id)) draft.teams.update(row.id, row)
  else draft.teams.insert(row)
}
