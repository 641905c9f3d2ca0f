/** The kinds of identifier and of number that cross the whole system. Not here: how ids are made (chance is handed in, L12). */

/** A person who works here. */
export type MemberId = string
export type TeamId = string
/** Meta's `phone_number_id`: opaque text, the routing key of everything that a number receives or sends. */
export type NumberId = string
export type ContactId = string
export type ConversationId = string
export type CaseId = string
/** Ours; for an outgoing message it is the id of the action that asked for it, born on the device (L3). */
export type MessageId = string
/** Meta's id of a message: opaque text. */
export type Wamid = string
export type DeviceId = string
/** SHA-256 of a session cookie's secret, hex. */
export type SessionId = string
export type ActionId = string

/** Milliseconds since 1970, UTC. */
export type Millis = number
/** Rises by one with each commit of the workspace (L4). */
export type Seq = number
/** Order in which messages were first stored, over the whole workspace; never changes (L4). */
export type Position = number
