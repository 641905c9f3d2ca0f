/**
 * How long a device may show what it keeps without hearing from the server (MOB-09). After that its screen is locked; nothing is deleted,
 * and what waits to be sent goes on waiting. Not here: the lock screen (`components/app/Locked.svelte`), the setting itself.
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import type { Keep } from './session.ts'

const DAY_MS = 86_400_000
/** Contacts come every few seconds, the disk need not hear of each. */
const STEP_MS = 600_000
const KEY = 'baton.contact'

/** `at`: when the server last knew our session. `latest`: the latest time that this device's clock has shown since. */
export interface Contact {
  readonly at: Millis
  readonly latest: Millis
}

/**
 * A clock that was set back gives no time: the latest that it ever showed counts. One that is before the contact itself says nothing at all,
 * so the server has to be asked.
 */
export const isLeaseOver = ({ at, latest }: Contact, leaseDays: number, now: Millis): boolean =>
  now < at - DAY_MS || Math.max(now, latest) - at > leaseDays * DAY_MS

const keptContact = (keep: Keep): Contact | null => {
  const [at = Number.NaN, latest = Number.NaN] = (keep.getItem(KEY) ?? '')
    .split(' ')
    .map((text) => (text === '' ? Number.NaN : Number(text)))
  return Number.isFinite(at) && Number.isFinite(latest) ? { at, latest } : null
}

const put = (keep: Keep, { at, latest }: Contact): void => keep.setItem(KEY, `${at} ${latest}`)

/** The server knows our session, now. */
export const keepContact = (keep: Keep, now: Millis): void => {
  const kept = keptContact(keep)
  const isFresh = kept !== null && now >= kept.latest && now - kept.at < STEP_MS
  if (!isFresh) put(keep, { at: now, latest: now })
}

/** Whether the screen has to be locked. A device that knows of no contact yet begins with this moment. */
export const isLocked = (keep: Keep, leaseDays: number, now: Millis): boolean => {
  const kept = keptContact(keep)
  if (kept === null || now - kept.latest >= STEP_MS) put(keep, { at: kept?.at ?? now, latest: now })
  return kept !== null && isLeaseOver(kept, leaseDays, now)
}
