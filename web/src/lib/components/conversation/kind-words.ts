/** What a message that is no text is called (CAP-05). */
import { t } from '../../i18n/locale.svelte.ts'
import { kindOf } from '../../thread/message-kind.ts'

export const kindWords = (type: string): string => {
  const kind = kindOf(type)
  return kind === 'unknown' || kind === 'text' ? t('thread.kind.unknown', { type }) : t(`thread.kind.${kind}`)
}
