/**
 * The audit log as it is read: filtered, newest first, page by page (AUD-01). A new filter begins anew, and only its own pages count.
 * Not here: the sentences, drawing.
 */
import type { MemberId } from '../../../../schema/domain/ids.ts'
import { dayEnd, dayStart } from '../settings/days.ts'
import { fetchOnce, type LoadTrouble } from './fetched.svelte.ts'
import { type AuditItem, AuditPageSchema } from './settings-answers.ts'

/** Null: any. `kind` is the beginning of kinds (`member.`); days are as date fields name them, of this device's calendar. */
export interface AuditFilter {
  readonly member: MemberId | null
  readonly kind: string | null
  readonly from: string
  readonly to: string
}
export const NO_AUDIT_FILTER: AuditFilter = { member: null, kind: null, from: '', to: '' }

export const isAuditFiltered = ({ member, kind, from, to }: AuditFilter): boolean =>
  member !== null || kind !== null || from !== '' || to !== ''

/** The address of a page of the log. */
export const auditPath = ({ member, kind, from, to }: AuditFilter, cursor: string | null): string => {
  const asked: readonly (readonly [string, string | number | null])[] = [
    ['cursor', cursor],
    ['member', member],
    ['kind', kind],
    ['from', dayStart(from)],
    ['to', dayEnd(to)]
  ]
  const query = new URLSearchParams(asked.flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])))
  return query.size > 0 ? `/api/audit?${query}` : '/api/audit'
}

export class AuditController {
  readonly #get: (path: string) => Promise<Response>
  #filter = $state.raw<AuditFilter>(NO_AUDIT_FILTER)
  #items = $state.raw<readonly AuditItem[]>([])
  #trouble = $state<LoadTrouble | null>(null)
  #busy = $state(false)
  /** Undefined: the first page is still to come; null: everything is here. */
  #next = $state<string | null | undefined>(undefined)
  #round = 0

  constructor(get: (path: string) => Promise<Response>) {
    this.#get = get
  }

  get filter(): AuditFilter {
    return this.#filter
  }
  get items(): readonly AuditItem[] {
    return this.#items
  }
  get trouble(): LoadTrouble | null {
    return this.#trouble
  }
  get busy(): boolean {
    return this.#busy
  }
  get hasBegun(): boolean {
    return this.#next !== undefined
  }
  get isComplete(): boolean {
    return this.#next === null
  }

  filterBy(change: Partial<AuditFilter>): Promise<void> {
    this.#filter = { ...this.#filter, ...change }
    return this.begin()
  }

  /** The newest page; what was shown goes, for it may answer another question. */
  begin(): Promise<void> {
    this.#items = []
    this.#next = undefined
    return this.#load(null)
  }

  /** Goes on where the list ends; nothing while a page is on its way. */
  async more(): Promise<void> {
    if (this.#busy || this.#next === null) return
    await this.#load(this.#next ?? null)
  }

  async #load(cursor: string | null): Promise<void> {
    this.#round += 1
    const round = this.#round
    this.#busy = true
    this.#trouble = null
    const got = await fetchOnce(this.#get, auditPath(this.#filter, cursor), AuditPageSchema)
    if (round !== this.#round) return
    this.#busy = false
    if (got.kind === 'trouble') {
      this.#trouble = got.trouble
      return
    }
    this.#items = cursor === null ? got.data.items : [...this.#items, ...got.data.items]
    this.#next = got.data.next
  }
}
