/**
 * The focus stays with the reply when something else takes its place: composer and held reply, one after the other. Without this it
 * would fall to the page, and the next key with it (ui.md 11). Not here: who takes it.
 */
import { tick } from 'svelte'

interface Deps {
  /** What stands in the place now: the focus is looked after when this changes. */
  readonly standing: () => unknown
  /** The part of the page in which the focus may be lost. */
  readonly place: () => HTMLElement | undefined
  /** Gives the focus to what stands there now. */
  readonly land: () => void
}

const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body

/** Called while a component is made. */
export const keepFocus = ({ standing, place, land }: Deps): void => {
  const stands = $derived(standing())
  // Before the page changes it is still known who had it.
  $effect.pre(() => {
    void stands
    const had = place()?.contains(document.activeElement) ?? false
    if (had) void tick().then(() => isLost() && land())
  })
}
