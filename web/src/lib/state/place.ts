/** Addresses of the app: which list, which conversation, and whether the look leaves no mark (MGR-03). Not here: what they show. */
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import type { View } from '../queue/view.ts'

/** Where a queue stands: by itself, or beside the simulator's phones. */
export type Base = '/q' | '/sim'

export interface QueuePlace {
  readonly base: Base
  readonly view: View
  readonly conversation: ConversationId | null
  readonly silent: boolean
}

export const hrefOf = ({ base, view, conversation, silent }: QueuePlace): string =>
  `${base}/${encodeURIComponent(view)}${conversation === null ? '' : `/${encodeURIComponent(conversation)}`}${silent ? '?silent' : ''}`
