/** Outcomes and actions in words of the interface: why a reply was refused, what a waiting change will do. Not here: the outcomes. */
import type { MemberId, Millis } from '../../../../../schema/domain/ids.ts'
import { t } from '../../i18n/locale.svelte.ts'
import { spanWords } from '../../look/span-words.ts'
import { failureWords } from '../../thread/failure-words.ts'
import type { ReplyState, ShownChange } from './outbox-items.ts'
import { type Refusal, storyOf } from './refusal.ts'

export type NameOf = (member: MemberId) => string

/** With seconds below a minute: that is what a lost race is about. */
const leadWords = (ms: Millis): string => (ms < 60_000 ? t('outbox.seconds', { count: Math.max(1, Math.round(ms / 1000)) }) : spanWords(ms))

/** "Ana took it 1 s before you": `askedAt` is when the action was taken on this device. */
export const refusalWords = (refusal: Refusal, askedAt: Millis, nameOf: NameOf): string => {
  const story = storyOf(refusal, askedAt)
  const name = refusal.by === null ? t('outbox.somebody') : nameOf(refusal.by)
  switch (story.kind) {
    case 'took':
      return story.leadMs === null ? t('outbox.tookFirst', { name }) : t('outbox.tookBefore', { name, span: leadWords(story.leadMs) })
    case 'changed':
      return story.leadMs === null ? t('outbox.changedFirst', { name }) : t('outbox.changedBefore', { name, span: leadWords(story.leadMs) })
    case 'customer-first':
      return t('outbox.customerFirst')
    case 'forbidden':
      return t('outbox.forbidden')
    case 'not-found':
      return t('outbox.notFound')
    case 'invalid':
      return refusal.detail ? t('outbox.invalidDetail', { detail: refusal.detail }) : t('outbox.invalid')
  }
}

/** Why a reply has not left, where its section does not say all of it. */
export const reasonWords = (state: ReplyState, writtenAt: Millis, nameOf: NameOf): string | null => {
  switch (state.kind) {
    case 'waiting':
      return state.attempts > 0 ? t('outbox.tried', { count: state.attempts }) : null
    case 'not-confirmed':
      return null
    case 'held':
      return state.note
        ? t('outbox.returnedBy', { name: state.returnedBy === null ? t('outbox.somebody') : nameOf(state.returnedBy), note: state.note })
        : t(`outbox.held.${state.reason}`)
    case 'awaiting':
      return null
    case 'failed':
      return failureWords(state.code, state.reason) ?? t('outbox.failedPlain')
    case 'refused':
      return refusalWords(state, writtenAt, nameOf)
  }
}

/** What a waiting change will do. */
export const changeWords = (action: ShownChange, nameOf: NameOf): string => {
  switch (action.kind) {
    case 'conversation.assign':
      if (action.assignee === undefined) return t('outbox.change.team')
      return action.assignee === null ? t('outbox.change.unassign') : t('outbox.change.assign', { name: nameOf(action.assignee) })
    case 'conversation.prioritise':
      return t(action.priority === 'urgent' ? 'outbox.change.urgent' : 'outbox.change.normal')
    case 'member.availability':
      return t(action.availability === 'available' ? 'outbox.change.available' : 'outbox.change.away')
    default:
      return t(`outbox.change.${action.kind}`)
  }
}
