/**
 * Something that only the server knows, fetched when a screen needs it: loading, there, or why not, in a closed list. What was there stays
 * shown when a later look fails. Not here: rows of the replica (L11), how it is drawn.
 */
import * as v from 'valibot'
import { askServer } from '../sync/ask-server.ts'

/** Why there is nothing, or nothing newer. */
export type LoadTrouble = 'unreachable' | 'denied' | 'failed'

export interface FetchedDeps<Data> {
  readonly get: (path: string) => Promise<Response>
  readonly path: string
  readonly schema: v.GenericSchema<unknown, Data>
}

export class Fetched<Data> {
  readonly #deps: FetchedDeps<Data>
  #data = $state.raw<Data | null>(null)
  #trouble = $state<LoadTrouble | null>(null)
  #busy = $state(false)
  /** Of several looks under way only the last is believed. */
  #latest = 0

  constructor(deps: FetchedDeps<Data>) {
    this.#deps = deps
  }

  /** Null: not here yet. */
  get data(): Data | null {
    return this.#data
  }
  get trouble(): LoadTrouble | null {
    return this.#trouble
  }
  get busy(): boolean {
    return this.#busy
  }

  async load(): Promise<void> {
    this.#latest += 1
    const mine = this.#latest
    this.#busy = true
    const got = await fetchOnce(this.#deps.get, this.#deps.path, this.#deps.schema)
    if (mine !== this.#latest) return
    this.#busy = false
    this.#trouble = got.kind === 'trouble' ? got.trouble : null
    if (got.kind === 'data') this.#data = got.data
  }
}

export type FetchedOnce<Data> = { readonly kind: 'data'; readonly data: Data } | { readonly kind: 'trouble'; readonly trouble: LoadTrouble }

/** One look. A session that is over counts as out of reach: the app says so by itself. */
export const fetchOnce = async <Data>(
  get: (path: string) => Promise<Response>,
  path: string,
  schema: v.GenericSchema<unknown, Data>
): Promise<FetchedOnce<Data>> => {
  const answered = await askServer(get, path, (body) => {
    const parsed = v.safeParse(schema, body)
    return parsed.success ? parsed.output : null
  })
  if (answered.kind === 'answer') return { kind: 'data', data: answered.answer }
  if (answered.kind === 'unreachable' || answered.kind === 'session-ended') return { kind: 'trouble', trouble: 'unreachable' }
  return { kind: 'trouble', trouble: answered.kind === 'misunderstood' && answered.status === 403 ? 'denied' : 'failed' }
}
