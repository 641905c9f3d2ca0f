/** Who is here: the member of the last session, offline too; else whom the server names; else the way to the door. */
import { redirect } from '@sveltejs/kit'
import { isTakenBack, staysHere, toForget } from '../../lib/state/forget-marks.ts'
import { keepContact } from '../../lib/state/lease.ts'
import { askMe, type Me, rememberedMe, rememberMe, signOutFirst } from '../../lib/state/session.ts'
import { server, TAKEN_BACK_DOOR } from '../../lib/state/this-browser.ts'

/** Loaded only where the browser has forgotten. While somebody's data is still to be deleted it is not looked at: the door goes on with that. */
const lastHere = async (): Promise<Me | null> =>
  toForget(localStorage).length === 0 ? (await import('../../lib/state/me-on-disk.ts')).meOnDisk(() => indexedDB.databases()) : null

export const load = async ({ url }: { readonly url: URL }): Promise<{ readonly me: Me }> => {
  const remembered = rememberedMe(localStorage)
  if (remembered) return { me: remembered }
  if (isTakenBack(localStorage)) redirect(307, TAKEN_BACK_DOOR)
  const asked = (await signOutFirst(localStorage, server.post)) ? await askMe(server.get) : null
  if (asked?.kind === 'member') {
    keepContact(localStorage, Date.now())
    staysHere(localStorage, asked.me.id)
  }
  const me = asked?.kind === 'member' ? asked.me : asked?.kind === 'unreachable' ? await lastHere() : null
  if (!me) redirect(307, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`)
  rememberMe(localStorage, me)
  return { me }
}
