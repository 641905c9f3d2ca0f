/** What a device says to the hub's socket (`/parties/hub/main`). Not here: what the hub says (`hello.ts`). */
import * as v from 'valibot'

const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))

export const ClientFrameSchema = v.variant('type', [
  /** `cursor`: where the device stands, if it stands anywhere. */
  v.strictObject({ type: v.literal('hello'), protocol: v.number(), device: v.string(), cursor: v.optional(v.nullable(v.string())) }),
  /** What the device's list of devices shows of it (MOB-09); nothing is decided by it. */
  v.strictObject({ type: v.literal('device'), bytes: Count, conversations: Count, unsent: Count })
])
export type ClientFrame = v.InferOutput<typeof ClientFrameSchema>
