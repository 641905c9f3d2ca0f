/** The notices on screen and the timer that makes them leave; time is handed in (L12). Not here: the rules (`toast-stack.ts`). */
import type { Millis } from '../../../../../schema/domain/ids.ts'
import {
  dropNamed,
  dropToast,
  holdToasts,
  nextExpiryMs,
  noToasts,
  pushToast,
  resumeToasts,
  settle,
  type Toast,
  type ToastInput,
  type ToastStack
} from './toast-stack.ts'

export interface ToastClock {
  readonly now: () => Millis
  /** Calls once after so long; what it returns calls it off. */
  readonly after: (ms: Millis, call: () => void) => () => void
}

export interface Toasts {
  readonly shown: readonly Toast[]
  readonly earlier: number
  show(input: ToastInput): void
  dismiss(id: number): void
  dismissNamed(name: string): void
  /** Undoes what a notice tells of; false where there is nothing to undo. */
  undo(id: number): boolean
  hold(): void
  resume(): void
}

export const createToasts = (clock: ToastClock): Toasts => {
  let stack = $state.raw(noToasts(clock.now()))
  let callOff: (() => void) | null = null

  const become = (next: ToastStack): void => {
    stack = next
    callOff?.()
    const ms = nextExpiryMs(next)
    callOff = ms === null ? null : clock.after(ms, () => become(settle(stack, clock.now())))
  }
  const dismiss = (id: number): void => become(dropToast(stack, id, clock.now()))

  return {
    get shown() {
      return stack.toasts
    },
    get earlier() {
      return stack.earlier
    },
    show: (input) => become(pushToast(stack, input, clock.now())),
    dismiss,
    dismissNamed: (name) => become(dropNamed(stack, name, clock.now())),
    undo: (id) => {
      const undos = stack.toasts.find((toast) => toast.id === id)?.undos ?? []
      dismiss(id)
      for (const undo of undos) undo()
      return undos.length > 0
    },
    hold: () => become(holdToasts(stack, clock.now())),
    resume: () => become(resumeToasts(stack, clock.now()))
  }
}
