/** What the device knows about its connection, in words (ui.md 8, product 3.2). Not here: finding it out (`sync/sync-state.ts`). */
import type { Millis } from '../../../../../schema/domain/ids.ts'
import { locale, t } from '../../i18n/locale.svelte.ts'
import { momentWithClock } from '../../look/times.ts'
import type { SyncState } from '../../sync/sync-state.ts'

const FIXED = {
  starting: 'shell.starting',
  live: 'shell.live',
  reconnecting: 'shell.reconnecting',
  'session-ended': 'shell.sessionEnded',
  'upgrade-required': 'shell.upgradeRequired'
} as const

export const syncWords = (state: SyncState, now: Millis): string => {
  if (state.kind === 'offline') return t('shell.offlineSince', { time: momentWithClock(state.since, now, { tag: locale.tag }) })
  if (state.kind !== 'catching-up') return t(FIXED[state.kind])
  const { done, of } = state
  return of === null ? t('shell.loaded', { count: done }) : t('shell.catchingUp', { done, total: of })
}
