/** What became of a change of the settings, in a sentence. Not here: the outbox's refusals, which have words of their own. */
import { t } from '../../i18n/locale.svelte.ts'
import type { ChangeOutcome } from '../../state/changes.svelte.ts'

export const outcomeWords = (outcome: ChangeOutcome, done: string = t('settings.done')): string => {
  switch (outcome.kind) {
    case 'done':
      return done
    case 'refused':
      return outcome.detail === 'name: taken' ? t('settings.refusedName') : t(`settings.refused.${outcome.reason}`)
    case 'unanswered':
      return t('settings.unanswered')
    case 'session-ended':
      return t('settings.sessionEnded')
    case 'upgrade-required':
      return t('settings.connection.outdated')
    case 'not-understood':
      return t('settings.notUnderstood')
    default:
      return outcome satisfies never
  }
}
