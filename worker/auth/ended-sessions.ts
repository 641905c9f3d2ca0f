/**
 * Sessions that nobody knows any more: which of them were taken back (T11). Remembered, bounded, so that an old cookie that knocks without
 * end costs one reading. Not here: sessions that are open (the hub's memory), closing sockets (party/hub.ts).
 */
import type { SessionEnd } from '../../schema/domain/access.ts'
import type { Millis, SessionId } from '../../schema/domain/ids.ts'

const MAX_KEPT = 5_000
/** How a session ended never changes. One that only ran out, or is not there, is looked at again after so long. */
const UNSETTLED_MS = 5_000

interface Known {
  readonly isRevoked: boolean
  readonly until: Millis
}

export interface EndedSessionsDeps {
  readonly now: () => Millis
  /** The end of each that has one. */
  readonly read: (ids: readonly SessionId[]) => Promise<ReadonlyMap<SessionId, SessionEnd>>
}

export class EndedSessions {
  readonly #deps: EndedSessionsDeps
  readonly #known = new Map<SessionId, Known>()

  constructor(deps: EndedSessionsDeps) {
    this.#deps = deps
  }

  /** Which of some sessions that are not open were taken back. */
  async revokedAmong(ids: readonly SessionId[]): Promise<ReadonlySet<SessionId>> {
    const now = this.#deps.now()
    const isKnown = (id: SessionId): boolean => (this.#known.get(id)?.until ?? 0) > now
    const [known, unknown] = [ids.filter(isKnown), ids.filter((id) => !isKnown(id))]
    const revoked = new Set(known.filter((id) => this.#known.get(id)?.isRevoked))
    if (unknown.length === 0) return revoked
    const ends = await this.#deps.read(unknown)
    for (const id of unknown) {
      const end = ends.get(id)
      if (end === 'revoked') revoked.add(id)
      this.#keep(id, { isRevoked: end === 'revoked', until: end ? Number.POSITIVE_INFINITY : now + UNSETTLED_MS })
    }
    return revoked
  }

  /** The oldest gives way. */
  #keep(id: SessionId, known: Known): void {
    this.#known.delete(id)
    this.#known.set(id, known)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MAX_KEPT && oldest !== undefined) this.#known.delete(oldest)
  }
}
