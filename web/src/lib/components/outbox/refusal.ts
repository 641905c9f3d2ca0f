/** What a refusal is about, and how much earlier somebody else was. Not here: the sentences (`outcome-words.ts`, the catalogue). */
import type { Millis } from '../../../../../schema/domain/ids.ts'
import type { ReplyState } from './outbox-items.ts'

export type Refusal = Omit<Extract<ReplyState, { kind: 'refused' }>, 'kind'>

/** `leadMs`: by how much they were first, as this device's clock sees it; null: not known, or they were later here and first there. */
export type RefusalStory =
  | { readonly kind: 'took' | 'changed'; readonly leadMs: Millis | null }
  | { readonly kind: 'customer-first' | 'forbidden' | 'not-found' | 'invalid' }

/** `askedAt`: when the action was taken on this device, which may have been offline since. */
export const storyOf = ({ reason, by, at }: Refusal, askedAt: Millis): RefusalStory => {
  const leadMs = at !== null && at <= askedAt ? askedAt - at : null
  switch (reason) {
    case 'already_claimed':
      return { kind: 'took', leadMs }
    case 'overtaken':
      return by === null ? { kind: 'customer-first' } : { kind: 'changed', leadMs }
    case 'forbidden':
      return { kind: 'forbidden' }
    case 'not_found':
      return { kind: 'not-found' }
    case 'invalid':
      return { kind: 'invalid' }
  }
}
