/**
 * What is asked at the door, decided over the rows of who may come in: sessions open and end, passkeys are added, codes are used up
 * (ADM-07, ADM-08). Pure; each leaves its entry in the audit log. Who is suspended or gone gets nothing. Not here: checking proofs (the
 * routes of this folder), invitations (fold-join.ts), cookies, SQL.
 */
import { MAX_PASSKEYS, type PasskeyRow } from '../../schema/domain/access.ts'
import type { MemberId, Millis, SessionId } from '../../schema/domain/ids.ts'
import type { Draft } from '../commit/draft.ts'
import type { AccessAnswer, AccessAsk, AccessOperation, NewSession, OperationResult } from '../commit/operation.ts'
import { join, offerClaim } from './fold-join.ts'
import { deedAtTheDoor, endSession, letIn } from './sessions.ts'

type AskOf<K extends AccessAsk['kind']> = Extract<AccessAsk, { kind: K }>

export const foldAccess = (draft: Draft, { ask, now }: AccessOperation): OperationResult => ({
  kind: 'access',
  answer: decide(draft, ask, now)
})

const UNKNOWN: AccessAnswer = { ok: false, reason: 'unknown' }

const decide = (draft: Draft, ask: AccessAsk, now: Millis): AccessAnswer => {
  switch (ask.kind) {
    case 'open':
      return open(draft, ask.member, ask.session, now)
    case 'close':
      return close(draft, ask.session, now)
    case 'sign-in':
      return signIn(draft, ask, now)
    case 'recover':
      return recover(draft, ask, now)
    case 'join':
      return join(draft, ask, now)
    case 'add-passkey':
      return addPasskey(draft, ask, now)
    case 'renew-recovery':
      return renewRecovery(draft, ask, now)
    case 'offer-claim':
      return offerClaim(draft, ask, now)
    default:
      return ask satisfies never
  }
}

const isActive = (draft: Draft, member: MemberId): boolean => draft.members.get(member)?.active === true

/** The demo's one click. */
const open = (draft: Draft, member: MemberId, session: NewSession, now: Millis): AccessAnswer => {
  if (!isActive(draft, member)) return UNKNOWN
  draft.audited(deedAtTheDoor('access.signed-in', now, member, session.id), () => letIn(draft, member, session, now))
  return { ok: true, member }
}

/** Its own member leaves it. */
const close = (draft: Draft, id: SessionId, now: Millis): AccessAnswer => {
  const row = draft.access.sessions.get(id)
  if (row?.end !== null) return UNKNOWN
  draft.audited(deedAtTheDoor('access.signed-out', now, row.member, id), () => endSession(draft, id, 'signed-out', row.member, now))
  return { ok: true, member: row.member }
}

const signIn = (draft: Draft, { passkey, counter, backedUp, session }: AskOf<'sign-in'>, now: Millis): AccessAnswer => {
  const row = draft.access.passkeys.get(passkey)
  if (!row || !isActive(draft, row.member) || isCopied(row, counter)) return UNKNOWN
  draft.audited(deedAtTheDoor('access.signed-in', now, row.member, session.id), () => {
    draft.access.passkeys.update(row.id, { counter, backedUp, lastUsedAt: now })
    letIn(draft, row.member, session, now)
  })
  return { ok: true, member: row.member }
}

/** An authenticator that counts never says a number twice: another one has the key too (WebAuthn 6.1.1). Many always say 0. */
const isCopied = ({ counter: before }: PasskeyRow, counter: number): boolean => (before > 0 || counter > 0) && counter <= before

const recover = (draft: Draft, { code, session }: AskOf<'recover'>, now: Millis): AccessAnswer => {
  const row = [...draft.access.recovery.values()].find(({ codes }) => codes.includes(code))
  if (!row || !isActive(draft, row.member)) return UNKNOWN
  const codes = row.codes.filter((other) => other !== code)
  draft.audited(deedAtTheDoor('access.recovered', now, row.member, session.id), () => {
    draft.access.recovery.update(row.member, { codes })
    letIn(draft, row.member, session, now)
  })
  return { ok: true, member: row.member, left: codes.length }
}

/** Whether the session that asks is still its member's: it may have been taken back since. */
const isTheirs = (draft: Draft, id: SessionId, member: MemberId): boolean => {
  const row = draft.access.sessions.get(id)
  return row?.end === null && row.member === member && isActive(draft, member)
}

const addPasskey = (draft: Draft, { member, session, passkey }: AskOf<'add-passkey'>, now: Millis): AccessAnswer => {
  const { passkeys } = draft.access
  if (!isTheirs(draft, session, member)) return UNKNOWN
  const own = [...passkeys.values()].filter((row) => row.member === member)
  if (passkeys.get(passkey.id) || own.length >= MAX_PASSKEYS) return { ok: false, reason: 'conflict' }
  draft.audited(deedAtTheDoor('access.passkey-added', now, member, session), () =>
    passkeys.insert({ ...passkey, member, createdAt: now, lastUsedAt: null })
  )
  return { ok: true, member }
}

/** The older ones end. */
const renewRecovery = (draft: Draft, { member, session, codes }: AskOf<'renew-recovery'>, now: Millis): AccessAnswer => {
  const { recovery } = draft.access
  if (!isTheirs(draft, session, member)) return UNKNOWN
  draft.audited(deedAtTheDoor('access.recovery-renewed', now, member, session), () => {
    if (recovery.get(member)) recovery.update(member, { codes, createdAt: now })
    else recovery.insert({ member, codes, createdAt: now })
  })
  return { ok: true, member }
}
