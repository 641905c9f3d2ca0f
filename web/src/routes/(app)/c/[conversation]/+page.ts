/** A link to a conversation opens it beside all that are open. */
import { redirect } from '@sveltejs/kit'

export const load = ({ params }: { readonly params: { readonly conversation: string } }): void =>
  redirect(307, `/q/open/${encodeURIComponent(params.conversation)}`)
