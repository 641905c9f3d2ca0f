/** Who is here: the member of the last session, offline too; else whom the server names; else the way to the door. */
import { redirect } from '@sveltejs/kit'
import { isTakenBack } from '../../lib/state/forget-marks.ts'
import { type Me, rememberedMe } from '../../lib/state/session.ts'
import { server, serverOf, TAKEN_BACK, TAKEN_BACK_DOOR } from '../../lib/state/this-browser.ts'

/** Loaded only where the browser has forgotten. */
const lastHere = async (): Promise<Me | null> => (await import('../../lib/state/me-on-disk.ts')).meOnDisk(() => indexedDB.databases())

export const load = async ({ url }: { readonly url: URL }): Promise<{ readonly me: Me }> => {
  if (isTakenBack(localStorage)) redirect(307, TAKEN_BACK_DOOR)
  const remembered = rememberedMe(localStorage)
  // Somebody came in since the door of this tab said that the device was taken back.
  if (remembered) sessionStorage.removeItem(TAKEN_BACK)
  if (remembered) return { me: remembered }
  const { whoIsHere } = await import('../../lib/state/who-is-here.ts')
  const me = await whoIsHere({ keep: localStorage, get: server.get, serverOf, onDisk: lastHere, now: () => Date.now() })
  if (!me) redirect(307, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`)
  return { me }
}
