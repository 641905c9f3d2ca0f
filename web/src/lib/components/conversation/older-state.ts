/**
 * What is known about messages older than those shown. `more`: there are some, nobody asked yet. `offline`: there are some, and they are
 * with the server only.
 */
export type OlderState = 'more' | 'loading' | 'complete' | 'offline' | 'failed'
