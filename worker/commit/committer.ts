/**
 * Holds the end of the chain and commits onto it; when a rival was faster, reads the new end and decides everything again.
 * Not here: grouping and telling (party), what operations mean (fold.ts).
 */
import type { Committed } from '../../party/hub.ts'
import type { SessionRow } from '../../schema/domain/access.ts'
import type { MemberId, Millis, SessionId } from '../../schema/domain/ids.ts'
import { type Member, memberWithRights } from '../../schema/domain/member.ts'
import { type Loaded, loadHead, readHead } from '../store/load-head.ts'
import { type CommitDeps, commitOperations, workspaceAfter } from './commit.ts'
import type { Operation, OperationResult } from './operation.ts'
import type { Plan } from './plan.ts'
import { RecentPeople } from './recent-people.ts'
import type { Head, Workspace } from './snapshot.ts'

/**
 * Rivals are rare (a second hub for a moment), but a busy one that needs not read before it writes wins many times in a row. Losing more
 * often than this is a bug.
 */
const MAX_LOST = 100

export interface CommitterDeps extends CommitDeps {
  /** The clock of windows and snoozes, which the simulator may move ahead. */
  readonly now: () => Millis
  /** The clock of sessions and invitations, which it may not. */
  readonly wallClock: () => Millis
  /** Told after each commit, before anybody is answered. */
  readonly committed: (plan: Plan) => void
}

export class Committer {
  readonly #deps: CommitterDeps
  #loaded: Loaded
  readonly #recent = new RecentPeople()
  #members = new Map<MemberId, Member>()
  #sessions: ReadonlyMap<SessionId, SessionRow> = new Map()

  private constructor(deps: CommitterDeps, loaded: Loaded) {
    this.#deps = deps
    this.#loaded = loaded
    this.#use(loaded)
  }

  static async load(deps: CommitterDeps): Promise<Committer> {
    return new Committer(deps, await loadHead(deps.db, deps.wallClock()))
  }

  get head(): Head {
    return this.#loaded.head
  }

  get workspace(): Workspace {
    return this.#loaded.workspace
  }

  /** A session that has not ended. */
  session(id: SessionId): SessionRow | undefined {
    return this.#sessions.get(id)
  }

  /** An active member with their rights as of the head. */
  member(id: MemberId): Member | undefined {
    return this.#members.get(id)
  }

  /** Reads the end of the chain again. What was read may be older by now than what we committed meanwhile: then it is nothing new. */
  async reload(): Promise<void> {
    const loaded = await loadHead(this.#deps.db, this.#deps.wallClock())
    if (loaded.head.epoch === this.head.epoch && loaded.head.seq < this.head.seq) return
    this.#recent.clear()
    this.#use(loaded)
  }

  /** Whether somebody else has committed, or history was restored: then devices lack what we never told them. */
  async isBehind(): Promise<boolean> {
    const head = await readHead(this.#deps.db)
    return head.epoch !== this.head.epoch || head.seq > this.head.seq
  }

  async commit(operations: readonly Operation[]): Promise<Committed<OperationResult>> {
    for (let lost = 0; lost < MAX_LOST; lost++) {
      const { head, workspace } = this.#loaded
      const plan = await commitOperations(this.#deps, operations, { head, workspace, recent: this.#recent, now: this.#deps.now() })
      if (plan !== 'lost') return this.#took(plan, lost > 0)
      await this.reload()
    }
    throw new Error(`lost the fence ${MAX_LOST} times`)
  }

  #took(plan: Plan, gap: boolean): Committed<OperationResult> {
    if (plan.empty) return { results: plan.results, broadcast: null, gap }
    this.#use({ head: { ...this.head, seq: plan.seq, position: plan.position }, workspace: workspaceAfter(plan) })
    this.#deps.committed(plan)
    return { results: plan.results, broadcast: plan.broadcast, gap }
  }

  #use(loaded: Loaded): void {
    const { members, teams, access } = loaded.workspace
    if (this.#sessions.size === 0 || access !== this.#loaded.workspace.access)
      this.#sessions = new Map(access.sessions.map((row) => [row.id, row]))
    this.#loaded = loaded
    this.#members = new Map(members.filter((row) => row.active).map((row) => [row.id, memberWithRights(row, teams)]))
  }
}
