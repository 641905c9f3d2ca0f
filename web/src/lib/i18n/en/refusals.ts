/** English: why something that was asked for was not done. */
export const refusals = {
  'app.refused.taken': '{name} took it first',
  'app.refused.changed': '{name} changed it first, so yours was not applied',
  'app.refused.changedSince': 'It changed since, so it was left as it is',
  'app.refused.replyNotOut': 'Your reply has not gone out yet, so the conversation stays as it is',
  'app.refused.answeredMeanwhile': 'Not approved: somebody answered {customer} meanwhile. Read that, then decide',
  'app.refused.wentBack': 'Not approved: the reply window closed, and the reply is back with its author',
  'app.refused.replyDecided': 'Somebody has decided about this reply already',
  'app.refused.approvedBefore': 'Your reply to {customer} was approved and sent before you took it back',
  'app.refused.wouldBeSecond':
    'Your reply to {customer} was approved and sent before you took it back: what you are writing now would be a second message',
  'app.refused.customerWrote': '{customer} wrote before you did that, so it stays open',
  'app.refused.alreadyRetried': 'Another attempt was made already',
  'app.refused.notAllowed': 'You do not have the right to do this',
  'app.refused.gone': 'It is gone, or not yours to see any more',
  'app.refused.nothingToUndo': 'There was nothing to undo',
  'app.refused.cannotSnooze': 'It cannot be snoozed until then',
  'app.refused.cannotAssign': 'It cannot be assigned to them',
  'app.refused.notUnderstood': 'The server did not understand this change; nothing was changed'
} as const
