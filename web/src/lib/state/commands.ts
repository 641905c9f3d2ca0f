/**
 * What each command of the registry does (KEY-01); a command that has nothing to do here is not offered. Not here: its name and keys
 * (`commands/definitions.ts`), which key was meant.
 */
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
  const hasRows = (): boolean => list.ids.length > 0
  const move = (by: number): void => {
    const id = list.move(by)
    if (id === null) return
    app.workspace.prefetch(id)
    if (app.place.conversation !== null) app.openSoon(id)
  }
  const neighbour = (by: 1 | -1) => ({
    when: () => app.workspace.thread !== null,
    run: () => {
      const next = list.neighbour(app.workspace.thread?.id ?? '', by)
      if (next !== null) app.open(next)
    }
  })
  return {
    'move.next': { when: hasRows, run: () => move(1) },
    'move.previous': { when: hasRows, run: () => move(-1) },
    'move.open': {
      when: () => list.selected !== null,
      run: () => {
        app.open(list.selected)
        app.focusWanted = 'thread'
      }
    },
    'move.back': { run: () => leave(app) },
    'move.older': neighbour(1),
    'move.newer': neighbour(-1),
    'move.nextPane': { run: () => app.deps.nextPane(1) },
    'move.previousPane': { run: () => app.deps.nextPane(-1) },
    'select.toggle': { when: hasRows, run: () => list.selected !== null && list.mark(list.selected, false) },
    'select.down': { when: hasRows, run: () => extend(app, 1) },
    'select.up': { when: hasRows, run: () => extend(app, -1) },
    'select.all': { when: hasRows, run: () => list.markAll() },
    'select.unreadOnly': { run: () => list.filterBy({ ...list.filter, unread: !list.filter.unread }) }
  }
}

/** Esc undoes one step: the marks, then the thread, then the filter. */
const leave = (app: App): void => {
  const { list, thread } = app.workspace
  if (list.marked.size > 0) return list.unmark()
  if (thread) {
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
  const hasTarget = (): boolean => deeds.targets().length > 0
  const mayAct = (): boolean => app.mayAct && hasTarget()
  const reply = (): void => {
    const [id] = deeds.targets()
    if (id !== undefined && workspace.thread?.id !== id) app.open(id)
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
    'conversation.assign': { when: mayAct, run: () => show(app, 'assign') },
    'conversation.resolve': { when: mayAct, run: () => deeds.resolve() },
    'conversation.snooze': { when: mayAct, run: () => show(app, 'snooze') },
    'conversation.markUnread': { when: mayAct, run: () => deeds.markUnread() },
    'conversation.noReplyNeeded': { when: mayAct, run: () => deeds.noReplyNeeded() },
    'conversation.priority': { when: mayAct, run: () => deeds.togglePriority() },
    'conversation.copyLink': { when: hasTarget, run: () => void copyLink().catch(app.deps.crashed) },
    'conversation.undo': { when: () => app.mayWork, run: () => deeds.undo() }
  }
}

const show = (app: App, overlay: NonNullable<App['overlay']>): void => {
  app.typedAhead = ''
  app.overlay = overlay
}

const going = (app: App): Actions => {
  const to = (view: View): CommandAction => ({
    run: () => app.deps.go(hrefOf({ base: app.place.base, view, conversation: null, silent: false }))
  })
  const page = (href: string, when?: () => boolean): CommandAction => ({ ...(when ? { when } : {}), run: () => app.deps.go(href) })
  return {
    'go.mine': to('mine'),
    'go.unassigned': to('unassigned'),
    'go.needsReply': to('needs-reply'),
    'go.open': to('open'),
    'go.snoozed': to('snoozed'),
    'go.resolved': to('resolved'),
    'go.board': page('/board', () => app.isLeader),
    'go.outbox': page('/outbox'),
    'go.simulator': page('/sim', () => app.simulator)
  }
}

const looking = (app: App): Actions => {
  const { preferences, workspace } = app
  return {
    'app.palette': { run: () => show(app, 'palette') },
    'app.search': { run: () => app.focus.filter() },
    'app.help': { run: () => show(app, 'help') },
    'app.toggleList': {
      run: () => {
        app.listHidden = !app.listHidden
      }
    },
    'app.toggleContext': { run: () => app.toggleContext() },
    'app.density': { run: () => preferences.set({ density: after(DENSITIES, preferences.current.density) }) },
    'app.theme': { run: () => preferences.set({ theme: app.deps.isDark() ? 'light' : 'dark' }) },
    'app.availability': {
      when: () => workspace.verbs !== null && workspace.me.role !== 'viewer',
      run: () => {
        workspace.setAvailability(workspace.availability === 'away' ? 'available' : 'away').catch(app.deps.crashed)
      }
    },
    'app.signOut': { run: () => show(app, 'sign-out') }
  }
}
