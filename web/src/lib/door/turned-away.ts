/**
 * Our own server's word that nobody is signed in here. A 401 of anybody in between (a hotel's portal, a proxy) ends no session (MOB-06).
 * Not here: a device that was taken back (`state/our-server.ts` hears of that before anybody).
 */

/** `body`: the answer's JSON; undefined where it had none. */
export const isTurnedAway = (status: number, body: unknown): boolean =>
  status === 401 && typeof body === 'object' && body !== null && 'error' in body && body.error === 'not_signed_in'
