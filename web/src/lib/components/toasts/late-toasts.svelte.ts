/** Notices whose rules are loaded behind the first picture; one that is shown earlier waits for them. Not here: the rules, drawing. */
import type { Component, ComponentProps } from 'svelte'
import type ToastsComponent from './Toasts.svelte'
import type { ToastInput } from './toast-stack.ts'
import type { ToastClock, Toasts } from './toasts.svelte.ts'

/** What is loaded late. */
export interface NoticeParts {
  readonly createToasts: (clock: ToastClock) => Toasts
  /** Draws them. */
  readonly Toasts: Component<ComponentProps<typeof ToastsComponent>>
}

export interface LateToasts {
  /** Null until they are loaded. */
  readonly loaded: { readonly toasts: Toasts; readonly Toasts: NoticeParts['Toasts'] } | null
  readonly show: (input: ToastInput) => void
  /** The one of this name is wanted no longer. */
  readonly dismissNamed: (name: string) => void
  readonly load: () => Promise<void>
}

export const lateToasts = (
  clock: ToastClock,
  crashed: (error: unknown) => void,
  parts: () => Promise<NoticeParts> = () => import('./notices.ts')
): LateToasts => {
  let loaded = $state.raw<LateToasts['loaded']>(null)
  let waiting: readonly ToastInput[] = []
  const load = async (): Promise<void> => {
    const { createToasts, Toasts } = await parts()
    if (loaded) return
    const toasts = createToasts(clock)
    for (const input of waiting) toasts.show(input)
    waiting = []
    loaded = { toasts, Toasts }
  }
  return {
    get loaded() {
      return loaded
    },
    load,
    dismissNamed: (name) => {
      waiting = waiting.filter((input) => input.name !== name)
      loaded?.toasts.dismissNamed(name)
    },
    show: (input) => {
      if (loaded) return loaded.toasts.show(input)
      waiting = [...waiting, input]
      load().catch(crashed)
    }
  }
}
