/** Notices whose rules are loaded behind the first picture; one that is shown earlier waits for them. Not here: the rules, drawing. */
import type { ToastInput } from './toast-stack.ts'
import type { ToastClock, Toasts } from './toasts.svelte.ts'

export interface LateToasts {
  /** Null until they are loaded. */
  readonly loaded: Toasts | null
  readonly show: (input: ToastInput) => void
  /** The one of this name is wanted no longer. */
  readonly dismissNamed: (name: string) => void
  readonly load: () => Promise<void>
}

export const lateToasts = (clock: ToastClock, crashed: (error: unknown) => void): LateToasts => {
  let toasts = $state.raw<Toasts | null>(null)
  const load = async (): Promise<void> => {
    const { createToasts } = await import('./toasts.svelte.ts')
    toasts ??= createToasts(clock)
  }
  return {
    get loaded() {
      return toasts
    },
    load,
    dismissNamed: (name) => toasts?.dismissNamed(name),
    show: (input) => {
      if (toasts) toasts.show(input)
      else
        load()
          .then(() => toasts?.show(input))
          .catch(crashed)
    }
  }
}
