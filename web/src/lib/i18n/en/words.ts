/** English: words that several screens share. */
export const words = {
  'words.you': 'You',
  'words.unassigned': 'Unassigned',
  'words.close': 'Close',
  'words.cancel': 'Cancel',
  'words.retry': 'Try again',
  'words.undo': 'Undo',
  'words.dismiss': 'Dismiss',
  'words.unknownMember': 'Somebody who left',
  'words.product': 'Baton'
} as const
