/**
 * What each command of the registry does (KEY-01); a command that has nothing to do here is not offered. Not here: its name and keys
 * (`commands/definitions.ts`), which key was meant.
 */
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { CommandAction } from '../commands/command.ts'
import type { CommandId } from '../commands/definitions.ts'
import { t } from '../i18n/locale.svelte.ts'
import { isFiltered, NO_FILTER, type View } from '../queue/view.ts'
import type { App } from './app.svelte.ts'
import { hrefOf } from './place.ts'
import { DENSITIES } from './preferences.svelte.ts'

type Actions = Partial<Record<CommandId, CommandAction>>

const after = <Item>(all: readonly Item[], one: Item): Item => all[(all.indexOf(one) + 1) % all.length] ?? one

export const commandActions = (app: App): Actions => ({ ...moving(app), ...conversations(app), ...going(app), ...looking(app) })

const moving = (app: App): Actions => {
  const { list } = app.workspace
  const hasQueue = (): boolean => app.hasQueue
  const hasRows = (): boolean => hasQueue() && list.ids.length > 0
  const move = (by: number): void => {
    const id = list.move(by)
    if (id === null) return
    app.workspace.prefetch(id)
    if (app.place.conversation !== null) app.openSoon(id)
  }
  const neighbour = (by: 1 | -1) => ({
    when: () => hasQueue() && app.workspace.openId !== null,
    run: () => {
      const next = list.neighbour(app.workspace.openId ?? '', by)
      if (next !== null) app.open(next)
    }
  })
  return {
    'move.next': { when: hasRows, run: () => move(1) },
    'move.previous': { when: hasRows, run: () => move(-1) },
    'move.open': {
      when: () => hasQueue() && list.selected !== null,
      run: () => {
        app.open(list.selected)
        app.focusWanted = 'thread'
      }
    },
    'move.back': { when: hasQueue, run: () => leave(app) },
    'move.older': neighbour(1),
    'move.newer': neighbour(-1),
    'move.nextPane': { run: () => app.deps.nextPane(1) },
    'move.previousPane': { run: () => app.deps.nextPane(-1) },
    'select.toggle': { when: hasRows, run: () => list.selected !== null && list.mark(list.selected, false) },
    'select.down': { when: hasRows, run: () => extend(app, 1) },
    'select.up': { when: hasRows, run: () => extend(app, -1) },
    'select.all': { when: hasRows, run: () => list.markAll() },
    'select.unreadOnly': { when: hasQueue, run: () => list.filterBy({ ...list.filter, unread: !list.filter.unread }) }
  }
}

/** Esc undoes one step: the marks, then the thread, then the filter. */
const leave = (app: App): void => {
  const { list, openId } = app.workspace
  if (list.marked.size > 0) return list.unmark()
  if (openId !== null) {
    app.open(null)
    return app.focus.list()
  }
  if (isFiltered(list.filter)) list.filterBy(NO_FILTER)
}

const extend = (app: App, by: 1 | -1): void => {
  const { list } = app.workspace
  if (list.selected !== null && !list.marked.has(list.selected)) list.mark(list.selected, false)
  const id = list.move(by)
  if (id !== null && !list.marked.has(id)) list.mark(id, false)
}

const conversations = (app: App): Actions => {
  const { deeds, workspace } = app
  /** At least one of them is on the device. */
  const hasTarget = (): boolean => app.hasQueue && deeds.targets().some((id) => workspace.rowOf(id) !== undefined)
  const mayAct = (): boolean => app.mayAct && hasTarget()
  const reply = (): void => {
    const [id] = deeds.targets()
    if (id !== undefined && workspace.openId !== id) app.open(id)
    app.focusWanted = 'composer'
  }
  const copyLink = async (): Promise<void> => {
    const [id] = deeds.targets()
    if (id === undefined) return
    const link = app.deps.origin + hrefOf({ base: '/q', view: 'open', conversation: id, silent: false })
    const done = await app.deps.copy(link).then(
      () => true,
      () => false // the browser asks its user, who may say no
    )
    app.toasts.show({ text: done ? t('app.done.copied') : t('app.notDone.copy') })
  }
  return {
    'conversation.reply': { when: mayAct, run: reply },
    'conversation.claim': { when: mayAct, run: () => deeds.claim() },
    'conversation.assign': { when: () => mayAct() && app.mayReassign, run: () => app.show('assign') },
    'conversation.resolve': { when: mayAct, run: () => deeds.resolve() },
    'conversation.snooze': { when: mayAct, run: () => app.show('snooze') },
    'conversation.markUnread': { when: mayAct, run: () => deeds.markUnread() },
    'conversation.noReplyNeeded': { when: mayAct, run: () => deeds.noReplyNeeded() },
    'conversation.priority': { when: mayAct, run: () => deeds.togglePriority() },
    ...approving(app),
    'conversation.copyLink': { when: hasTarget, run: () => void copyLink().catch(app.deps.crashed) },
    'conversation.undo': { when: () => app.mayWork, run: () => deeds.undo() }
  }
}

/** The reply that has waited longest in the conversation that is open. */
const approving = (app: App): Actions => {
  const { workspace } = app
  const first = () => (app.mayAct ? app.approvals?.firstIn(workspace.thread?.id ?? null) : undefined)
  const about = (run: (approvals: NonNullable<App['approvals']>, held: HeldReplyRow) => void): CommandAction => ({
    when: () => first() !== undefined,
    run: () => {
      const held = first()
      if (held && app.approvals) run(app.approvals, held)
    }
  })
  return {
    'conversation.approve': about((approvals, held) => approvals.approve(held)),
    'conversation.editAndApprove': about((approvals, held) => approvals.edit(held)),
    'conversation.return': about((approvals, held) => approvals.ask(held))
  }
}

const going = (app: App): Actions => {
  const to = (view: View, when?: () => boolean): CommandAction => ({
    ...(when ? { when } : {}),
    run: () => app.deps.go(hrefOf({ base: app.place.base, view, conversation: null, silent: false }))
  })
  const page = (href: string, when?: () => boolean): CommandAction => ({ ...(when ? { when } : {}), run: () => app.deps.go(href) })
  return {
    'go.mine': to('mine'),
    'go.unassigned': to('unassigned'),
    'go.needsReply': to('needs-reply'),
    'go.approvals': to('approvals', () => app.mayApprove),
    'go.open': to('open'),
    'go.snoozed': to('snoozed'),
    'go.resolved': to('resolved'),
    'go.board': page('/board', () => app.isLeader),
    'go.outbox': page('/outbox'),
    'go.simulator': page('/sim', () => app.simulator),
    'go.me': page('/me'),
    'go.settings': page('/settings', () => app.mayAdminister)
  }
}

const looking = (app: App): Actions => {
  const { preferences, workspace } = app
  return {
    'app.palette': { run: () => app.show('palette') },
    'app.search': { when: () => app.hasQueue, run: () => app.focus.filter() },
    'app.help': { run: () => app.show('help') },
    'app.toggleList': {
      run: () => {
        app.listHidden = !app.listHidden
      }
    },
    'app.toggleContext': { run: () => app.toggleContext() },
    'app.density': { run: () => preferences.set({ density: after(DENSITIES, preferences.current.density) }) },
    'app.theme': { run: () => preferences.set({ theme: app.deps.isDark() ? 'light' : 'dark' }) },
    'app.availability': {
      when: () => workspace.verbs !== null && app.mayWork,
      run: () => {
        workspace.setAvailability(workspace.availability === 'away' ? 'available' : 'away').catch(app.deps.crashed)
      }
    },
    'app.signOut': { run: () => app.show('sign-out') }
  }
}
