/**
 * Who is here where nobody is remembered: whom the server names, or whoever the disk knows where it cannot be asked. Loaded only then. Not
 * here: somebody who is remembered, the way to the door.
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { staysHere, toForget } from './forget-marks.ts'
import { keepContact } from './lease.ts'
import { askMe, type Keep, type Me, rememberMe } from './session.ts'
import { type ServerOf, signOutFirst } from './signing-out.ts'

export interface Asked {
  readonly keep: Keep
  readonly get: (path: string) => Promise<Response>
  readonly serverOf: ServerOf
  /** Whoever signed in here last, as their own database knows. */
  readonly onDisk: () => Promise<Me | null>
  readonly now: () => Millis
}

/** Null: nobody. A session that was left without a network is ended before anybody is asked. */
export const whoIsHere = async ({ keep, get, serverOf, onDisk, now }: Asked): Promise<Me | null> => {
  const asked = (await signOutFirst(keep, serverOf)) ? await askMe(get) : null
  if (asked?.kind === 'member') {
    keepContact(keep, now())
    staysHere(keep, asked.me.id)
    rememberMe(keep, asked.me)
    return asked.me
  }
  // While somebody's data is still to be deleted it is not looked at: the door goes on with that.
  const last = asked?.kind === 'unreachable' && toForget(keep).length === 0 ? await onDisk() : null
  if (last) rememberMe(keep, last)
  return last
}
