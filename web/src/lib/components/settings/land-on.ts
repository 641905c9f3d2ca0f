/**
 * The focus after a deed whose row went with it: without this it would fall to the page (ui.md 11). Whoever has it elsewhere by then keeps
 * it. Not here: which element stands for the row.
 */
import { tick } from 'svelte'

/** `place` is asked for when the page has changed; it bears `tabindex="-1"`. */
export const landOn = async (place: () => HTMLElement | null | undefined): Promise<void> => {
  await tick()
  if (document.activeElement === document.body) place()?.focus()
}
