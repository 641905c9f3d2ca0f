/** English: the words of the composer and of held replies. */
export const composer = {
  'composer.label': 'Reply to {name}',
  'composer.placeholder': 'Write a reply',
  'composer.send': 'Send',
  'composer.queuesHint': 'Offline: it leaves when you are online again',
  'composer.keysSend': 'Enter sends, Shift+Enter begins a line',
  'composer.keysLine': 'Ctrl+Enter sends',
  'composer.bold': 'Bold',
  'composer.italic': 'Italic',
  'composer.strike': 'Strikethrough',
  'composer.mono': 'Fixed width',
  'composer.marks': 'Text style',
  'composer.preview': 'As the customer sees it',
  'composer.left': { one: '{count} character left', other: '{count} characters left' },
  'composer.over': {
    one: '{count} character too many: WhatsApp takes {limit}',
    other: '{count} characters too many: WhatsApp takes {limit}'
  },
  'composer.owner': '{name} owns this conversation',
  'composer.newer': {
    one: '{count} newer message since you began. Answer anyway?',
    other: '{count} newer messages since you began. Answer anyway?'
  },
  'composer.answerAnyway': 'Answer anyway',
  'composer.keepWriting': 'Keep writing',
  'composer.windowClosed': 'The reply window has closed',
  'composer.windowClosedHint':
    'WhatsApp takes free text for 24 hours after the customer’s last message. {name} has to write first; your draft is kept here.',
  'composer.windowNever': '{name} has not written yet',
  'composer.readOnly': 'You can read this conversation, not write in it',

  'composer.held': 'Held reply',
  'composer.heldStale': 'Not sent: somebody else answered first',
  'composer.heldWindow': 'Not sent: the reply window has closed',
  'composer.heldApproval': 'Not sent yet: it waits for approval',
  'composer.heldStaleHint': 'Read what was said since, then decide.',
  'composer.heldWindowHint': 'WhatsApp takes free text again when the customer has written. Your words are kept.',
  'composer.heldApprovalHint': 'A manager has to let it out.',
  'composer.heldAt': 'Written {when}',
  'composer.heldSince': 'Since you last looked',
  'composer.heldYours': 'Your reply',
  'composer.heldMore': { one: '{count} earlier message', other: '{count} earlier messages' },
  'composer.heldElsewhere': 'The answer is not on this device yet.',
  'composer.sendAnyway': 'Send anyway',
  'composer.edit': 'Edit',
  'composer.discard': 'Discard',
  'composer.heldPlace': '{place} of {total}',
  'composer.previous': 'Previous held reply',
  'composer.next': 'Next held reply'
} as const
