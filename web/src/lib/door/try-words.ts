/** Why a try did not open the door, in a sentence. A ceremony that somebody broke off is none: the page is as it was. */
import { t } from '../i18n/locale.svelte.ts'
import type { Try } from './enter.ts'

/** What was tried with. */
export type With = 'passkey' | 'code' | 'link'

/** A wait is said with its clock, elsewhere: here is what stands when it is over. */
export const tryWords = ({ kind }: Try, tried: With): string | null => {
  switch (kind) {
    case 'in':
    case 'cancelled':
      return null
    case 'not-recognised':
      return tried === 'code' ? t('door.unknownCode') : t('door.unknownPasskey')
    case 'throttled':
      return t('door.again')
    case 'gone':
      return t('door.gone')
    case 'conflict':
      return t('door.conflict')
    case 'offline':
      return t('door.offline')
    case 'failed':
      return t('door.failed')
    case 'already':
      return t('door.already')
    case 'no-passkeys':
      return tried === 'link' ? t('door.noPasskeysJoin') : t('door.noPasskeys')
    case 'device-failed':
      return t('door.deviceFailed')
    case 'wrong-address':
      return t('door.wrongAddress')
    default:
      return kind satisfies never
  }
}
