/** Faults that a test asks for, and the control command that brings them. Parsed strictly. Not here: what a fault does. */
import * as v from 'valibot'

const Times = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))
const Code = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9_999_999)))
/** At most ten minutes: longer than any caller waits. */
const Delay = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600_000)))

const NO_MEDIA = 'The simulator plays no media yet, so there is nothing that this fault could meet.'

/** Media faults are refused: there are no media yet, and nothing would ever count them down. */
export const FaultSchema = v.variant(
  'on',
  [
    v.variant('kind', [
      v.strictObject({ on: v.literal('send'), kind: v.literal('accept-then-cut'), times: Times }),
      v.strictObject({ on: v.literal('send'), kind: v.literal('refuse'), code: Code, times: Times }),
      v.strictObject({ on: v.literal('send'), kind: v.literal('status'), code: Code, times: Times }),
      v.strictObject({ on: v.literal('send'), kind: v.literal('delay'), ms: Delay, times: Times })
    ]),
    v.variant('kind', [
      v.strictObject({ on: v.literal('webhook'), kind: v.literal('delay'), ms: Delay, times: Times }),
      v.strictObject({ on: v.literal('webhook'), kind: v.literal('duplicate'), times: Times }),
      v.strictObject({ on: v.literal('webhook'), kind: v.literal('reorder'), times: Times })
    ])
  ],
  ({ input }) => (input === 'media' ? NO_MEDIA : 'this fault does not exist here')
)
export type Fault = v.InferOutput<typeof FaultSchema>
export type FaultOn<O extends Fault['on']> = Extract<Fault, { on: O }>

/** Fifty years: dates beyond are no dates any more. */
const MAX_ADVANCE_MS = 50 * 365 * 86_400_000

export const ControlSchema = v.strictObject({
  /** Faults that wait are dropped, before those of the same command are added. The clock stays: time does not go back. */
  reset: v.optional(v.literal(true)),
  clock: v.optional(v.strictObject({ advanceMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_ADVANCE_MS)) })),
  faults: v.optional(v.pipe(v.array(FaultSchema), v.maxLength(100)))
})
export type ControlCommand = v.InferOutput<typeof ControlSchema>

/** Code of `refuse` and `status` where none is given: undeliverable. */
export const DEFAULT_FAULT_CODE = 131026
/** Milliseconds of `delay` where none are given. */
export const DEFAULT_DELAY_MS = 1000

const isOn = <O extends Fault['on']>(fault: Fault, on: O): fault is FaultOn<O> => fault.on === on

/** The first fault that applies there, and the faults that are left when it was used once. */
export const takeFault = <O extends Fault['on']>(faults: readonly Fault[], on: O): { fault: FaultOn<O>; left: readonly Fault[] } | null => {
  for (const fault of faults) {
    if (!isOn(fault, on)) continue
    const left = faults.flatMap((f) => (f !== fault ? [f] : f.times > 1 ? [{ ...f, times: f.times - 1 }] : []))
    return { fault, left }
  }
  return null
}
