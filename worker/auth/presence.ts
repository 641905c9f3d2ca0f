/**
 * What devices told of themselves and when they were last seen (MOB-09), in memory until the round writes it down. Lost with the hub:
 * nothing is decided by it. Not here: sockets, the table (store/sessions.ts).
 */
import type { Vitals } from '../../schema/domain/access.ts'
import type { Millis, SessionId } from '../../schema/domain/ids.ts'

export class Presence {
  #lately = new Map<SessionId, Vitals>()

  /** It asked for something; `synced`: for what it lacks, or it is on the line and gets it. */
  seen(session: SessionId, now: Millis, synced: boolean): void {
    const before = this.#lately.get(session)
    this.#lately.set(session, {
      replica: before?.replica ?? null,
      lastSeenAt: now,
      lastSyncAt: synced ? now : (before?.lastSyncAt ?? null)
    })
  }

  told(session: SessionId, now: Millis, replica: NonNullable<Vitals['replica']>): void {
    this.#lately.set(session, { lastSeenAt: now, lastSyncAt: now, replica })
  }

  /** What is stored, with what came since; undefined: nothing is known of it. */
  over(stored: Vitals | undefined, session: SessionId): Vitals | undefined {
    return merged(stored, this.#lately.get(session))
  }

  /** Writes down what came since the last time; what could not be written is kept for the next. */
  async writeDown(write: (vitals: readonly (readonly [SessionId, Vitals])[]) => Promise<void>): Promise<void> {
    const taken = this.#lately
    this.#lately = new Map()
    try {
      await write([...taken])
    } catch (error) {
      for (const [session, vitals] of taken) this.#lately.set(session, merged(vitals, this.#lately.get(session)) ?? vitals)
      throw error
    }
  }
}

const merged = (older: Vitals | undefined, newer: Vitals | undefined): Vitals | undefined =>
  older && newer
    ? { lastSeenAt: newer.lastSeenAt, lastSyncAt: newer.lastSyncAt ?? older.lastSyncAt, replica: newer.replica ?? older.replica }
    : (newer ?? older)
