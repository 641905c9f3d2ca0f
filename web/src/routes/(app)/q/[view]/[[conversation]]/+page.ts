/** A view that does not exist is no address. */
import { error } from '@sveltejs/kit'
import { parseView } from '../../../../../lib/queue/view.ts'

export const load = ({ params }: { readonly params: { readonly view: string } }): void => {
  if (!parseView(params.view)) error(404)
}
