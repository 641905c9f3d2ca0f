/** What a message that has no words is called: in a bubble, a quote, a row of the queue (CAP-05). */
import type { MessageRow } from '../../../../../schema/domain/message.ts'
import { t } from '../../i18n/locale.svelte.ts'
import { clock } from '../../look/times.ts'
import { kindOf } from '../../thread/message-kind.ts'

export const kindWords = (type: string): string => {
  const kind = kindOf(type)
  return kind === 'unknown' || kind === 'text' ? t('kind.unknown', { type }) : t(`kind.${kind}`)
}

/** Its words, the name of its file, or what it is. */
export const messageWords = ({ text, media, type }: Pick<MessageRow, 'text' | 'media' | 'type'>): string => {
  if (text !== '' || kindOf(type) === 'text') return text
  return media?.name ?? kindWords(media?.kind ?? type)
}

/** "Photo from Ada, 14:05": what a picture is called that nobody described. `place`: where the reader is. */
export const pictureLabel = ({ media, type, at }: Pick<MessageRow, 'media' | 'type' | 'at'>, name: string, place: ReadersPlace): string =>
  t('thread.media.from', { what: kindWords(media?.kind ?? type), name, time: clock(at, place) })

type ReadersPlace = Parameters<typeof clock>[1]

/** The server writes `[type]` where a message has no words. */
export const previewWords = (preview: string): string => {
  const type = /^\[([a-z_]{1,40})\]$/.exec(preview)?.[1]
  return type === undefined ? preview : kindWords(type)
}
