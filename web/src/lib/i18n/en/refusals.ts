/** English: why something that was asked for was not done. */
export const refusals = {
  'app.refused.taken': '{name} took it first',
  'app.refused.changed': '{name} changed it first, so yours was not applied',
  'app.refused.changedSince': 'It changed since, so it was left as it is',
  'app.refused.customerWrote': '{customer} wrote before you did that, so it stays open',
  'app.refused.alreadyRetried': 'Another attempt was made already',
  'app.refused.notAllowed': 'You do not have the right to do this',
  'app.refused.gone': 'It is gone, or not yours to see any more',
  'app.refused.nothingToUndo': 'There was nothing to undo',
  'app.refused.cannotSnooze': 'It cannot be snoozed until then',
  'app.refused.cannotAssign': 'It cannot be assigned to them',
  'app.refused.notUnderstood': 'The server did not understand this change; nothing was changed'
} as const
