/**
 * A session has been opened on this device: from here on it belongs to whom the server names, and what they left unsent here goes on. Not
 * here: opening it, where they go.
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { staysHere } from '../state/forget-marks.ts'
import { keepContact } from '../state/lease.ts'
import { askMe, type Keep, type Me, rememberMe } from '../state/session.ts'
import { leftBefore } from '../state/signing-out.ts'

/** Null: the server could not be asked who that is; the app asks again when it opens. */
export const arrive = async (keep: Keep, get: (path: string) => Promise<Response>, now: Millis): Promise<Me | null> => {
  // Before anything is asked: an answer that does not come must not end, as an older one, the session that was just opened.
  leftBefore(keep)
  const asked = await askMe(get)
  if (asked.kind !== 'member') return null
  rememberMe(keep, asked.me)
  keepContact(keep, now)
  staysHere(keep, asked.me.id)
  return asked.me
}
