/** English: around notices, above marked rows, and where a browser keeps nothing. */
export const notices = {
  'app.noStorage': 'Baton cannot work in this window',
  'app.noStorageHint':
    'It keeps the queue and what you write on this device, and this browser does not let it: {reason}. A normal (not private) window usually helps.',
  'app.marked': { one: '{count} selected', other: '{count} selected' },
  'app.unmark': 'Select none',
  'toasts.label': 'Notifications',
  'toasts.earlier': { one: '{count} earlier', other: '{count} earlier' }
} as const
