/** Why a message failed, in words of the interface's language (REP-13). Not here: which sentence belongs to a code (`failure-class.ts`). */
import '../i18n/late/failure-words.ts'
import { t } from '../i18n/locale.svelte.ts'
import { failureKey } from './failure-class.ts'

/** `text`: the server's own words, for codes that this device does not know; null where neither says why. */
export const failureWords = (code: number | null, text: string | null): string | null => {
  const key = code === null ? null : failureKey(code)
  return key === null ? text || null : t(key)
}
