/** The ways through the door, from a press to an open session, as functions of the server and the browser. Not here: pages, words. */
import type { Door, Invitation, Joining, Shut } from './door-server.ts'
import { type Ceremony, knowsPasskeys, makePasskey, type Passkeys, showPasskey } from './passkey.ts'

/** What a try came to. */
export type Try = { readonly kind: 'in' } | Exclude<Ceremony, { readonly kind: 'done' }> | Shut

export const withPasskey = async (door: Pick<Door, 'begin' | 'signIn'>, browser: Passkeys): Promise<Try> => {
  if (!knowsPasskeys(browser)) return { kind: 'no-passkeys' }
  const begun = await door.begin()
  if (begun.kind !== 'answer') return begun
  const shown = await showPasskey(browser, begun.answer.options)
  if (shown.kind !== 'done') return shown
  const answered = await door.signIn(begun.answer.ceremony, shown.credential)
  return answered.kind === 'answer' ? { kind: 'in' } : answered
}

/** A ceremony that was asked for a while ago is asked for anew: the server keeps it for five minutes. */
const FRESH_MS = 240_000

export interface Link {
  readonly secret: string
  /** As it was answered, at that time. */
  readonly joining: Joining
  readonly at: number
}

/** What a link is for. */
export const invitationKind = ({ role, by, reset }: Invitation): 'reset' | 'claim' | 'invitation' =>
  reset ? 'reset' : role === 'owner' && by === null ? 'claim' : 'invitation'

export const withLink = async (
  door: Pick<Door, 'beginJoin' | 'join'>,
  browser: Passkeys,
  { secret, joining, at }: Link,
  name: string,
  now: number
): Promise<Try> => {
  if (!knowsPasskeys(browser)) return { kind: 'no-passkeys' }
  const isFresh = now >= at && now - at < FRESH_MS
  const begun = isFresh ? ({ kind: 'answer', answer: joining } as const) : await door.beginJoin(secret)
  if (begun.kind !== 'answer') return begun
  const made = await makePasskey(browser, begun.answer.options, name)
  if (made.kind !== 'done') return made
  const answered = await door.join(begun.answer.ceremony, secret, name, made.credential)
  return answered.kind === 'answer' ? { kind: 'in' } : answered
}
