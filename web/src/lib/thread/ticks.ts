/** The status of one of our messages as a sign with a name (REP-13): a closed list. Not here: icons and words. */
import type { MessageStatus } from '../../../../schema/domain/message-status.ts'

/** `waiting`: on this device only. `awaiting`: somebody has to approve it. `server`: with our server. `accepted`: with WhatsApp, which has not sent it yet. */
export type Tick = 'waiting' | 'awaiting' | 'server' | 'accepted' | 'not-confirmed' | 'sent' | 'delivered' | 'read' | 'played' | 'failed'

/** Null where a message has no status: the customer's own, and those typed on the business phone before WhatsApp told one. */
export const tickOf = (status: MessageStatus | null): Tick | null => (status === 'queued' || status === 'sending' ? 'server' : status)
