/** Where a day begins: a manager's on the board, anybody else's in the list that they looked at last (product 3.3, 3.5). */
import { redirect } from '@sveltejs/kit'
import { Preferences } from '../../lib/state/preferences.svelte.ts'
import type { Me } from '../../lib/state/session.ts'

export const load = async ({ parent }: { readonly parent: () => Promise<{ readonly me: Me }> }): Promise<void> => {
  const { me } = await parent()
  const { lastView } = new Preferences(localStorage).current
  redirect(307, me.role === 'manager' || me.role === 'owner' ? '/board' : `/q/${lastView}`)
}
