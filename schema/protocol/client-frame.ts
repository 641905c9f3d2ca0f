/** What a device says to the hub's socket (`/parties/hub/main`). Not here: what the hub says (`hello.ts`). */
import * as v from 'valibot'

export const ClientFrameSchema = v.variant('type', [
  /** `cursor`: where the device stands, if it stands anywhere. */
  v.strictObject({ type: v.literal('hello'), protocol: v.number(), device: v.string(), cursor: v.optional(v.nullable(v.string())) })
])
export type ClientFrame = v.InferOutput<typeof ClientFrameSchema>
