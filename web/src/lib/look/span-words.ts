/** A length of time in words of the interface's language. Not here: how it is counted (`times.ts`). */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { t } from '../i18n/locale.svelte.ts'
import { spanOf } from './times.ts'

/** "now", "4 min", "2 h", "3 d" */
export const spanWords = (ms: Millis): string => {
  const { unit, count } = spanOf(ms)
  if (unit === 'now') return t('queue.spanNow')
  return unit === 'minutes'
    ? t('queue.spanMinutes', { count })
    : unit === 'hours'
      ? t('queue.spanHours', { count })
      : t('queue.spanDays', { count })
}
