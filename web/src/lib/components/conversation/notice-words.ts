/** Notices of WhatsApp, calls, and what is said about messages that are not here, in words (reference 5.5, 5.6, 5.8, 10.2). */
import type { Call, Notice } from '../../../../../schema/domain/content.ts'
import type { MessageRow } from '../../../../../schema/domain/message.ts'
import { t } from '../../i18n/locale.svelte.ts'
import { callSpan } from '../../thread/call-span.ts'

const changeWords = ({ kind, from, to }: Notice, words: string): string => {
  if (kind === 'number-changed' && to !== null)
    return from === null ? t('thread.notice.numberChanged', { to }) : t('thread.notice.numberChangedFrom', { from, to })
  if (kind === 'id-changed') return t('thread.notice.idChanged')
  if (kind === 'security-code-changed') return t('thread.notice.securityCode')
  return words === '' ? t('thread.notice.other') : words
}

const callWords = ({ state, seconds }: Call): string => {
  if (state === 'missed') return t('thread.call.missed')
  return state === 'ended' && seconds !== null ? t('thread.call.ended', { span: callSpan(seconds) }) : t('thread.call.rang')
}

/** Types that stand between bubbles. */
const LINES: ReadonlySet<string> = new Set(['system', 'call', 'reaction', 'edit', 'revoke'])
export const isNotice = ({ type }: Pick<MessageRow, 'type'>): boolean => LINES.has(type)

/** `name`: whoever it is from. */
export const noticeWords = ({ type, text, content }: Pick<MessageRow, 'type' | 'text' | 'content'>, name: string): string => {
  if (content?.notice) return changeWords(content.notice, text)
  if (content?.call) return callWords(content.call)
  if (type === 'edit') return t('thread.line.edit', { name, text })
  if (type === 'revoke') return t('thread.line.revoke', { name })
  if (type === 'reaction') return text === '' ? t('thread.line.unreaction', { name }) : t('thread.line.reaction', { name, emoji: text })
  return text === '' ? t('thread.notice.other') : text
}
