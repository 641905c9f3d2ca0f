/** What a view is called on screen. Not here: which rows it has. */
import type { MemberRow, TeamRow } from '../../../../schema/domain/member.ts'
import { t } from '../i18n/locale.svelte.ts'
import type { RailView, View } from '../queue/view.ts'

export interface TitleNames {
  readonly teams: readonly TeamRow[]
  readonly people: ReadonlyMap<string, MemberRow>
}

export const viewTitle = (view: View, { teams, people }: TitleNames): string => {
  const [kind = '', id = ''] = view.split(/:(.*)/s)
  if (kind === 'team') return teams.find((team) => team.id === id)?.name ?? id
  const name = people.get(id)?.name ?? t('words.unknownMember')
  if (kind === 'owner') return t('app.view.owner', { name })
  if (kind === 'owner-needs-reply') return t('app.view.ownerNeedsReply', { name })
  return isNamed(view) ? t(`queue.view.${view}`) : view
}

type NamedView = RailView | 'all' | 'urgent' | 'held' | 'failed' | 'approvals'
const isNamed = (view: View): view is NamedView => !view.includes(':')
