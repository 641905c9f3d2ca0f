/**
 * What is remembered of the member follows the rows while the app is open: name, rights, and for how long a device without contact may show
 * what it keeps, which the lock reads from there (MOB-09). Loaded behind the first picture. Not here: the lock (`lease.ts`).
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { keepContact } from './lease.ts'
import { askMe, type Keep, type Me, rememberedId, rememberedMe, rememberMe } from './session.ts'
import { server } from './this-browser.ts'
import type { Workspace } from './workspace.svelte.ts'

/** Nothing where somebody else is remembered by now, or nobody. */
export const rememberRights = (keep: Keep, { me, people, settings }: Pick<Workspace, 'me' | 'people' | 'settings'>): void => {
  const before = rememberedMe(keep)
  if (before?.id !== me.id) return
  const { name, role, scope, approval } = people.get(me.id) ?? before
  const now = { ...before, name, role, scope, approval, leaseDays: settings?.leaseDays ?? before.leaseDays }
  if (JSON.stringify(now) !== JSON.stringify(before)) rememberMe(keep, now)
}

/** What the server says of it, once at the start. */
export const renewMe = async (keep: Keep, me: Me, now: () => Millis): Promise<void> => {
  const asked = await askMe(server.get)
  // Who signed out meanwhile is not remembered again, nor in the place of somebody else.
  if (asked.kind !== 'member' || asked.me.id !== me.id || rememberedId(keep) !== me.id) return
  rememberMe(keep, asked.me)
  keepContact(keep, now())
}
