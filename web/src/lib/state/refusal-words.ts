/** A refusal in a sentence for whoever asked (OWN-04, UND-01). Not here: refused replies, which stay in the outbox with their own words. */
import '../i18n/late/refusal-words.ts'
import type { Explanation } from '../actions/outcome.ts'
import { t } from '../i18n/locale.svelte.ts'

export interface RefusalNames {
  readonly nameOf: (member: string) => string | null
  /** What the reader calls the customer. */
  readonly customer: string
}

export const refusalSentence = (explanation: Explanation, { nameOf, customer }: RefusalNames): string => {
  const name = (member: string): string => nameOf(member) ?? t('words.unknownMember')
  switch (explanation.kind) {
    case 'taken':
      return t('app.refused.taken', { name: name(explanation.by) })
    case 'changed-by-colleague':
      return t('app.refused.changed', { name: name(explanation.by) })
    case 'changed-since':
      return t('app.refused.changedSince')
    case 'reply-not-out':
      return t('app.refused.replyNotOut')
    case 'answered-meanwhile':
      return t('app.refused.answeredMeanwhile', { customer })
    case 'went-back':
      return t('app.refused.wentBack')
    case 'reply-decided':
      return t('app.refused.replyDecided')
    case 'customer-wrote':
      return t('app.refused.customerWrote', { customer })
    case 'already-retried':
      return t('app.refused.alreadyRetried')
    case 'not-allowed':
      return t('app.refused.notAllowed')
    case 'gone':
      return t('app.refused.gone')
    case 'nothing-to-undo':
      return t('app.refused.nothingToUndo')
    case 'cannot-snooze':
      return t('app.refused.cannotSnooze')
    case 'cannot-assign':
      return t('app.refused.cannotAssign')
    case 'not-understood':
      return t('app.refused.notUnderstood')
    default:
      return explanation satisfies never
  }
}
