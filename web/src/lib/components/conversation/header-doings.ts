/** What a reader can do with a conversation from above its thread (OWN-01, OWN-02, QUE-12, QUE-16). */
import type { Priority } from '../../../../../schema/domain/conversation.ts'
import type { MemberId, Millis, TeamId } from '../../../../../schema/domain/ids.ts'

/** A field that is left out stays as it is; null takes it away. */
export interface Assignment {
  readonly assignee?: MemberId | null
  readonly team?: TeamId | null
  readonly brief?: string
}

export interface HeaderDoings {
  readonly onclaim: () => void
  readonly onassign: (to: Assignment) => void
  /** Where agents may not reassign, not everything can be given (OWN-10). */
  readonly mayAssign: (to: Assignment) => boolean
  readonly onresolve: () => void
  readonly onreopen: () => void
  readonly onsnooze: (until: Millis) => void
  readonly onprioritise: (priority: Priority) => void
  readonly onunread: () => void
  readonly onnoreply: () => void
}
