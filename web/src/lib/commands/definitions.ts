/**
 * The commands that there are, by id: name, keys, where they are valid. The keys are those of WhatsApp's and of other inboxes' users
 * (ui.md section 9). Not here: what a command does.
 */
import type { CommandDefinition } from './command.ts'

const move = { scope: 'global', group: 'move' } as const
const conversation = { scope: 'global', group: 'conversation' } as const
const write = { scope: 'composer', group: 'write' } as const
const select = { scope: 'list', group: 'select' } as const
const go = { scope: 'global', group: 'go' } as const
const app = { scope: 'global', group: 'app' } as const

export const COMMANDS = {
  'move.next': { ...move, title: 'commands.next', keys: ['j', 'arrowdown'], repeats: true },
  'move.previous': { ...move, title: 'commands.previous', keys: ['k', 'arrowup'], repeats: true },
  'move.open': { ...move, title: 'commands.open', keys: ['enter', 'o'] },
  'move.back': { ...move, title: 'commands.back', keys: ['escape'] },
  'move.older': { ...move, title: 'commands.older', keys: ['['], repeats: true },
  'move.newer': { ...move, title: 'commands.newer', keys: [']'], repeats: true },
  'move.nextPane': { ...move, title: 'commands.nextPane', keys: ['f6'] },
  'move.previousPane': { ...move, title: 'commands.previousPane', keys: ['shift+f6'] },

  'conversation.reply': { ...conversation, title: 'commands.reply', keys: ['r'] },
  'conversation.claim': { ...conversation, title: 'commands.claim', keys: ['c'] },
  'conversation.assign': { ...conversation, title: 'commands.assign', keys: ['a'] },
  'conversation.resolve': { ...conversation, title: 'commands.resolve', keys: ['e'] },
  'conversation.snooze': { ...conversation, title: 'commands.snooze', keys: ['h', 'b'] },
  'conversation.markUnread': { ...conversation, title: 'commands.markUnread', keys: ['u'] },
  'conversation.noReplyNeeded': { ...conversation, title: 'commands.noReplyNeeded', keys: ['m'] },
  'conversation.priority': { ...conversation, title: 'commands.priority', keys: ['!'] },
  'conversation.approve': { ...conversation, title: 'commands.approve', keys: [] },
  'conversation.editAndApprove': { ...conversation, title: 'commands.editAndApprove', keys: [] },
  'conversation.return': { ...conversation, title: 'commands.return', keys: [] },
  'conversation.copyLink': { ...conversation, title: 'commands.copyLink', keys: ['y'] },
  'conversation.undo': { ...conversation, title: 'commands.undo', keys: ['z'] },

  'write.send': { ...write, title: 'commands.send', keys: ['mod+enter'] },

  'select.toggle': { ...select, title: 'commands.select', keys: ['x'] },
  'select.down': { ...select, title: 'commands.selectDown', keys: ['shift+j', 'shift+arrowdown'], repeats: true },
  'select.up': { ...select, title: 'commands.selectUp', keys: ['shift+k', 'shift+arrowup'], repeats: true },
  'select.all': { ...select, title: 'commands.selectAll', keys: ['mod+a'] },
  'select.unreadOnly': { ...select, scope: 'global', title: 'commands.unreadOnly', keys: ['shift+u'] },

  'go.mine': { ...go, title: 'commands.goMine', keys: ['g i'] },
  'go.unassigned': { ...go, title: 'commands.goUnassigned', keys: ['g u'] },
  'go.needsReply': { ...go, title: 'commands.goNeedsReply', keys: ['g n'] },
  'go.approvals': { ...go, title: 'commands.goApprovals', keys: ['g r'] },
  'go.open': { ...go, title: 'commands.goOpen', keys: ['g a'] },
  'go.snoozed': { ...go, title: 'commands.goSnoozed', keys: ['g s'] },
  'go.resolved': { ...go, title: 'commands.goResolved', keys: ['g d'] },
  'go.board': { ...go, title: 'commands.goBoard', keys: ['g f'] },
  'go.outbox': { ...go, title: 'commands.goOutbox', keys: ['g o'] },
  'go.simulator': { ...go, title: 'commands.goSimulator', keys: ['g p'] },
  'go.me': { ...go, title: 'commands.goMe', keys: [] },
  'go.settings': { ...go, title: 'commands.goSettings', keys: ['mod+,'] },

  'app.palette': { ...app, title: 'commands.palette', keys: ['mod+k'] },
  'app.search': { ...app, title: 'commands.search', keys: ['/'] },
  'app.help': { ...app, title: 'commands.help', keys: ['?'] },
  'app.toggleList': { ...app, title: 'commands.toggleList', keys: ['mod+\\'] },
  'app.toggleContext': { ...app, title: 'commands.toggleContext', keys: ['mod+.'] },
  'app.density': { ...app, title: 'commands.density', keys: ['mod+shift+d'] },
  'app.theme': { ...app, title: 'commands.theme', keys: ['mod+shift+l'] },
  'app.availability': { ...app, title: 'commands.availability', keys: [] },
  'app.signOut': { ...app, title: 'commands.signOut', keys: [] }
} as const satisfies Record<string, CommandDefinition>

export type CommandId = keyof typeof COMMANDS
