/** English: replies that leave only after somebody approved them, as their authors and as their approvers see them. */
export const approval = {
  'approval.waits': 'Waiting for approval',
  'approval.returned': '{name} returned this · {when}',
  'approval.returnedByNobody': 'Returned · {when}',
  'approval.noNote': 'Without a note.',
  'approval.edit': 'Edit',
  'approval.sendAgain': 'Send again',
  'approval.discard': 'Discard',
  'approval.staysOpen': 'It stays open until your reply is approved',
  'approval.by': 'approved by {name}',
  'approval.editedBy': 'edited and approved by {name}',

  'approval.region': 'Reply of {name} awaiting approval',
  'approval.title': '{name}’s reply awaits approval',
  'approval.since': 'since {when}',
  'approval.approve': 'Approve',
  'approval.editAndApprove': 'Edit and approve…',
  'approval.return': 'Return…',
  'approval.wordsLabel': 'Words of the reply',
  'approval.approveEdited': 'Approve these words',
  'approval.noteLabel': 'What should {name} change?',
  'approval.returnTo': 'Return to {name}',
  'approval.cancel': 'Cancel',
  'approval.windowClosed': 'The reply window has closed, so it cannot go out now.',
  'approval.tooLong': 'Too long: WhatsApp takes {limit} characters.',

  'approval.doneApprove': 'Approved: {name}’s reply goes out',
  'approval.doneApproveOffline': 'Approved: {name}’s reply goes out when you are online',
  'approval.doneReturn': 'Returned to {name}',
  'approval.decidedMeanwhile': '{name}’s reply was decided while you were writing, so your words were not used',
  'approval.copyWords': 'Copy my words'
} as const
