/**
 * What comes from the network becomes a type here, once. Unknown fields of a newer server pass; of rows only is checked that they are rows.
 * Not here: what a frame does.
 */
import * as v from 'valibot'
import { type Delta, SYNCED_TABLES } from '../../../../schema/protocol/delta.ts'
import type { ServerFrame } from '../../../../schema/protocol/hello.ts'
import type { BootstrapPage, ThreadPage } from '../replica/replica.ts'

const Seq = v.pipe(v.number(), v.integer(), v.minValue(0))
const Ids = v.optional(v.array(v.string()))
/** Each row has what its key and its age are made of. */
const Row = v.union([v.looseObject({ id: v.string(), seq: Seq }), v.looseObject({ conversation: v.string(), seq: Seq })])
const List = v.optional(v.array(Row))

const Rows = v.object(Object.fromEntries(SYNCED_TABLES.map((name) => [name, List])))
const delta = {
  epoch: v.string(),
  from: Seq,
  to: Seq,
  rows: Rows,
  deletions: v.object({ conversations: Ids, messages: Ids, heldReplies: Ids })
}
const Reason = v.picklist(['epoch', 'too_old', 'rights'])

const ServerFrameSchema = v.variant('type', [
  v.object({ type: v.literal('welcome'), protocol: v.number(), epoch: v.string(), head: Seq, member: v.string() }),
  v.object({ type: v.literal('delta'), ...delta }),
  v.object({ type: v.literal('head'), epoch: v.string(), head: Seq }),
  v.object({ type: v.literal('reset'), reason: Reason }),
  v.object({ type: v.literal('error'), error: v.picklist(['upgrade_required', 'invalid']) })
])

const SyncAnswerSchema = v.variant('kind', [
  v.object({ kind: v.literal('delta'), delta: v.object(delta), more: v.boolean() }),
  v.object({ kind: v.literal('reset'), reason: Reason })
])
const BootstrapAnswerSchema = v.union([
  v.object({ cursor: v.string(), rows: Rows, next: v.nullable(v.string()) }),
  v.object({ kind: v.literal('reset'), reason: Reason })
])
const ThreadPageSchema = v.object({
  rows: v.object({ messages: List, events: List, cases: List }),
  older: v.nullable(v.string()),
  seq: Seq
})

interface Reset {
  readonly kind: 'reset'
  readonly reason: 'epoch' | 'too_old' | 'rights'
}
export type SyncAnswer = { readonly kind: 'delta'; readonly delta: Delta; readonly more: boolean } | Reset

/** A frame that is not understood: of a newer server, or broken on its way. */
export const parseFrame = (text: string): ServerFrame | null => {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ServerFrameSchema), text)
  return parsed.success ? trusted<ServerFrame>(parsed.output) : null
}

const parser =
  <Answer>(schema: v.GenericSchema) =>
  (answer: unknown): Answer | null => {
    const parsed = v.safeParse(schema, answer)
    return parsed.success ? trusted<Answer>(parsed.output) : null
  }

export const parseSyncAnswer = parser<SyncAnswer>(SyncAnswerSchema)
export const parseBootstrapAnswer = parser<BootstrapPage | Reset>(BootstrapAnswerSchema)
export const parseThreadPage = parser<ThreadPage>(ThreadPageSchema)

/** The one place where rows are believed to be shaped as our own server writes them. */
const trusted = <Type>(output: unknown): Type => output as Type
