/**
 * Which sentence tells of a WhatsApp error code under a message that failed: the code's own, or that of a remedy which several codes
 * share. Not here: the sentences (`i18n/en/failures.ts`), what the server does about a code (schema/whatsapp/error-table.ts).
 */
import { failures } from '../i18n/en/failures.ts'

export type FailureKey = keyof typeof failures

/** Codes with one remedy. What is said while a message still waits is not true of one that failed, so that these have sentences of their own. */
const SHARED = {
  'failure.token': [190],
  'failure.permission': [3, 10, 131005],
  'failure.account': [368, 131031, 131037],
  'failure.billing': [131042, 134011],
  'failure.registration': [33, 131044, 131045, 136024],
  'failure.later': [1, 2, 4, 80007, 130429, 131016, 131048, 131056, 131057, 131064, 133004, 134101, 2494100],
  'failure.131061': [131065],
  'failure.132000': [132012, 132018]
} as const satisfies Partial<Record<FailureKey, readonly number[]>>
const RANGES = [
  [200, 299, 'failure.permission'],
  [133000, 133999, 'failure.registration']
] as const

const byCode: ReadonlyMap<number, FailureKey> = new Map(
  Object.entries(SHARED).flatMap(([key, codes]) => codes.map((code) => [code, key as FailureKey] as const))
)
const isKey = (key: string): key is FailureKey => Object.hasOwn(failures, key)

/** Null: nothing is known about the code. 0 stands for an answer without one. */
export const failureKey = (code: number): FailureKey | null => {
  const own = `failure.${code}`
  if (isKey(own)) return own
  return byCode.get(code) ?? RANGES.find(([first, last]) => first <= code && code <= last)?.[2] ?? null
}
