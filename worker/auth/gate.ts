/**
 * Who stands behind a session, and whether they have asked too much (T09, T11, T36): in the hub's memory, nothing written. A member's minute
 * is spent over all their devices; what one needs to take back a device or to leave is counted by device, so that whoever stole one cannot
 * spend the minute of its owner there. Not here: rights, ending sessions, the wrong tries of who is not signed in (throttle.ts).
 */
import type { SessionRow } from '../../schema/domain/access.ts'
import type { MemberId, Millis, SessionId } from '../../schema/domain/ids.ts'
import type { Member } from '../../schema/domain/member.ts'
import type { Action } from '../../schema/protocol/action.ts'
import type { Admission } from '../access.ts'
import { Budget } from './budget.ts'
import { EndedSessions, type EndedSessionsDeps } from './ended-sessions.ts'

/** Whose minute a request spends. */
export type Purse = 'member' | 'device'

/** Doors through which one ends what a stolen device does. Actions are counted one by one when they are known (`spendOn`). */
const BY_DEVICE: ReadonlySet<string> = new Set(['/api/actions', '/api/sign-out', '/api/me/security', '/api/devices'])

export const purseOf = (path: string): Purse => (BY_DEVICE.has(path) ? 'device' : 'member')

/** The rows of the head that say who is here. */
export interface Here {
  session(id: SessionId): SessionRow | undefined
  member(id: MemberId): Member | undefined
}

export interface GateDeps extends Pick<EndedSessionsDeps, 'read'> {
  /** The clock of sessions, which the simulator does not move. */
  readonly now: () => Millis
  readonly requestsPerMinute: number
}

export class Gate {
  readonly #now: () => Millis
  readonly #ended: EndedSessions
  readonly #ofMembers: Budget
  readonly #ofDevices: Budget

  constructor({ now, read, requestsPerMinute }: GateDeps) {
    this.#now = now
    this.#ended = new EndedSessions({ now, read })
    this.#ofMembers = new Budget(requestsPerMinute)
    this.#ofDevices = new Budget(requestsPerMinute)
  }

  /** A session that has neither ended nor run out. */
  isOpen(here: Pick<Here, 'session'>, id: SessionId): boolean {
    return (here.session(id)?.expiresAt ?? 0) > this.#now()
  }

  revokedAmong(ids: readonly SessionId[]): Promise<ReadonlySet<SessionId>> {
    return this.#ended.revokedAmong(ids)
  }

  /** The member behind a session, with their rights as of the head; `revoked` where the device was taken back, null where it is over or unknown. */
  async memberOf(here: Here, id: SessionId): Promise<Member | 'revoked' | null> {
    const session = here.session(id)
    if (!session) return (await this.revokedAmong([id])).has(id) ? 'revoked' : null
    return this.isOpen(here, id) ? (here.member(session.member) ?? null) : null
  }

  /** The same for a request, which is counted where there is somebody. */
  async admit(here: Here, id: SessionId, purse: Purse): Promise<Admission> {
    const member = await this.memberOf(here, id)
    if (!member || member === 'revoked') return member
    const waitMs = purse === 'device' ? this.#ofDevices.spend(id, this.#now()) : this.#ofMembers.spend(member.id, this.#now())
    return waitMs > 0 ? { waitMs } : { member }
  }

  /** Each action is a request of its own, but for taking back a device, which was counted at its device. 0, or how long to wait with all of them. */
  spendOn(member: MemberId, actions: readonly Action[]): Millis {
    return this.#ofMembers.spend(member, this.#now(), actions.filter(({ kind }) => kind !== 'session.revoke').length)
  }

  /** A frame of a socket is a request too. */
  spendOnFrame(member: MemberId): Millis {
    return this.#ofMembers.spend(member, this.#now())
  }
}
