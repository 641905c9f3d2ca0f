/** Who has waited longest, over all and for each owner (MGR-01, MGR-02). Not here: what "waits" looks like on a row. */
import type { ConversationId, MemberId, Millis } from '../../../../schema/domain/ids.ts'
import type { Slot } from './slot.ts'

export interface OldestWait {
  readonly conversation: ConversationId
  readonly since: Millis
}

export class OldestWaits {
  readonly #slots: () => Iterable<Slot>
  /** Null: to be looked up when somebody asks. */
  #by: Map<MemberId | null, OldestWait> | null = null

  constructor(slots: () => Iterable<Slot>) {
    this.#slots = slots
  }

  /** Null for the member: over all owners and none. */
  of(member: MemberId | null): OldestWait | null {
    this.#by ??= this.#lookUp()
    return this.#by.get(member) ?? null
  }

  /** Who comes to wait is put in; only when one of the oldest goes away must all be looked at again. */
  replace(before: Slot | undefined, after: Slot | undefined): void {
    if (!this.#by) return
    const was = before && waitOf(before)
    const is = after && waitOf(after)
    if (was?.since === is?.since && was?.owner === is?.owner) return
    if (was && [null, was.owner].some((owner) => this.#by?.get(owner)?.conversation === was.conversation)) this.forget()
    else if (is) putIn(this.#by, is)
  }

  forget(): void {
    this.#by = null
  }

  #lookUp(): Map<MemberId | null, OldestWait> {
    const by = new Map<MemberId | null, OldestWait>()
    for (const slot of this.#slots()) {
      const wait = waitOf(slot)
      if (wait) putIn(by, wait)
    }
    return by
  }
}

interface Wait extends OldestWait {
  readonly owner: MemberId | null
}

const waitOf = ({ row: { id, conversation } }: Slot): Wait | null =>
  conversation.status === 'open' && conversation.needsReply && conversation.waitingSince !== null
    ? { conversation: id, since: conversation.waitingSince, owner: conversation.assignee }
    : null

const putIn = (by: Map<MemberId | null, OldestWait>, { conversation, since, owner }: Wait): void => {
  for (const key of owner === null ? [null] : [null, owner])
    if (isOlder({ conversation, since }, by.get(key))) by.set(key, { conversation, since })
}

/** Ties by id, so that every device names the same one. */
const isOlder = (one: OldestWait, other: OldestWait | undefined): boolean =>
  other === undefined || one.since < other.since || (one.since === other.since && one.conversation < other.conversation)
