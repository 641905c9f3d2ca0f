/**
 * Short notices and how long each stays, as functions of time: at most three, bursts told in one sentence, clocks stopped while somebody
 * looks (UND-01, WCAG 2.2.1). Not here: timers (`toasts.svelte.ts`), how they look, undoing itself.
 */
import type { Millis } from '../../../../../schema/domain/ids.ts'

/** As long as `z` takes something back. */
export const TOAST_MS = 10_000
/** What comes within so long of the one before, and is of the same kind, is one notice. */
export const BURST_MS = 3_000
export const MAX_TOASTS = 3

export type ToastTone = 'quiet' | 'wait' | 'over'

export interface ToastInput {
  readonly text: string
  /** `wait`: something needs a look; `over`: something failed. */
  readonly tone?: ToastTone
  /** It does not leave by itself, nor because others come: only when it is sent away or used. */
  readonly stays?: boolean
  /** The one of this name that stands already gives way: what was done last is told, not everything. */
  readonly name?: string
  /** Notices of one kind that come at once are told together. */
  readonly burst?: { readonly kind: string; readonly say: (count: number) => string }
  /** Takes back what was done; of a burst, all of it, the latest first. */
  readonly undo?: () => void
  /** Something else to do about it, such as opening the conversation; of a burst, the latest one's. */
  readonly action?: { readonly text: string; readonly run: () => void }
}

export interface Toast {
  readonly id: number
  readonly name: string | null
  readonly text: string
  readonly tone: ToastTone
  readonly burst: ToastInput['burst'] | null
  /** How many it tells of. */
  readonly count: number
  /** Latest first. */
  readonly undos: readonly (() => void)[]
  readonly action: ToastInput['action'] | null
  readonly updatedAt: Millis
  /** What was left of its time at `ToastStack.since`; infinite of one that stays. */
  readonly leftMs: Millis
}

export interface ToastStack {
  /** Oldest first. */
  readonly toasts: readonly Toast[]
  /** How many left early because others came, since the stack was last empty. */
  readonly earlier: number
  /** Time runs since then; null while somebody looks. */
  readonly since: Millis | null
  readonly nextId: number
}
export const noToasts = (now: Millis): ToastStack => ({ toasts: [], earlier: 0, since: now, nextId: 1 })

/** The stack at a time: what has run out is gone. */
export const settle = (stack: ToastStack, now: Millis): ToastStack => {
  if (stack.since === null) return stack
  const passed = Math.max(0, now - stack.since)
  const toasts = stack.toasts.map((toast) => ({ ...toast, leftMs: toast.leftMs - passed })).filter(({ leftMs }) => leftMs > 0)
  return { ...stack, toasts, earlier: earlierOf(stack, toasts), since: now }
}

/** What stays keeps no count alive. */
const earlierOf = ({ earlier }: ToastStack, toasts: readonly Toast[]): number => (toasts.every(stays) ? 0 : earlier)
const stays = ({ leftMs }: Toast): boolean => leftMs === Number.POSITIVE_INFINITY

export const pushToast = (before: ToastStack, input: ToastInput, now: Millis): ToastStack => {
  const stack = withoutNamed(settle(before, now), input.name)
  const kin = stack.toasts.find((toast) => isSameBurst(toast, input, now))
  const fresh = kin ? merged(kin, input, now) : made(stack.nextId, input, now)
  const toasts = [...stack.toasts.filter((toast) => toast !== kin), fresh]
  const crowded = Math.max(0, toasts.length - MAX_TOASTS)
  return { ...stack, toasts: withoutOldest(toasts, crowded), earlier: stack.earlier + crowded, nextId: stack.nextId + 1 }
}

const withoutNamed = (stack: ToastStack, name: string | undefined): ToastStack =>
  name === undefined ? stack : { ...stack, toasts: stack.toasts.filter((toast) => toast.name !== name) }

/** The one of this name is wanted no longer. */
export const dropNamed = (before: ToastStack, name: string, now: Millis): ToastStack => {
  const stack = withoutNamed(settle(before, now), name)
  return { ...stack, earlier: earlierOf(stack, stack.toasts) }
}

/** Those that stay leave last. */
const withoutOldest = (toasts: readonly Toast[], count: number): readonly Toast[] => {
  const leaving = new Set([...toasts.filter((toast) => !stays(toast)), ...toasts.filter(stays)].slice(0, count))
  return toasts.filter((toast) => !leaving.has(toast))
}

const isSameBurst = (toast: Toast, { burst }: ToastInput, now: Millis): boolean =>
  burst !== undefined && toast.burst?.kind === burst.kind && now - toast.updatedAt < BURST_MS

const made = (id: number, { text, name, tone = 'quiet', stays = false, burst, undo, action }: ToastInput, now: Millis): Toast => ({
  id,
  name: name ?? null,
  text,
  tone,
  burst: burst ?? null,
  count: 1,
  undos: undo ? [undo] : [],
  action: action ?? null,
  updatedAt: now,
  leftMs: stays ? Number.POSITIVE_INFINITY : TOAST_MS
})

const merged = (kin: Toast, input: ToastInput, now: Millis): Toast => {
  const count = kin.count + 1
  const single = made(kin.id, input, now)
  return { ...single, text: input.burst?.say(count) ?? single.text, count, undos: [...single.undos, ...kin.undos] }
}

/** Time runs again: the button that somebody looked at is gone, and nothing tells that they left it. */
export const dropToast = (stack: ToastStack, id: number, now: Millis): ToastStack => {
  const settled = settle(stack, now)
  const toasts = settled.toasts.filter((toast) => toast.id !== id)
  return { ...settled, toasts, earlier: earlierOf(settled, toasts), since: now }
}

/** Somebody looks at them: their time stands still. */
export const holdToasts = (stack: ToastStack, now: Millis): ToastStack => ({ ...settle(stack, now), since: null })
export const resumeToasts = (stack: ToastStack, now: Millis): ToastStack => (stack.since === null ? { ...stack, since: now } : stack)

/** How long until the next one leaves; null: none will by itself. */
export const nextExpiryMs = (stack: ToastStack): Millis | null =>
  stack.since === null || stack.toasts.every(stays) ? null : Math.min(...stack.toasts.map(({ leftMs }) => leftMs))
