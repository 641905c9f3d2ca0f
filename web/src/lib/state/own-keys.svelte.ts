/**
 * One's own passkeys and recovery codes: the browser's native ceremony between two calls of the server (ADM-08). Codes are shown from here
 * once and kept nowhere. Not here: signing in, joining, removing a key (an action).
 */
import * as v from 'valibot'
import type { Ceremony } from '../door/passkey.ts'
import type { Server } from './our-server.ts'

/** What came of the wish for another passkey: `failed` and `unreachable` are the server's, the others the ceremony's. */
export type KeyOutcome = 'added' | 'failed' | 'unreachable' | Exclude<Ceremony['kind'], 'done'>

/** The browser's side of the ceremony (L12). */
export type MakePasskey = (options: unknown) => Promise<Ceremony>

const BeginSchema = v.object({ ceremony: v.string(), options: v.record(v.string(), v.unknown()) })
const CodesSchema = v.object({ codes: v.array(v.string()) })

export class OwnKeys {
  readonly #post: Server['post']
  readonly #makePasskey: MakePasskey
  #busy = $state<'key' | 'codes' | null>(null)
  #outcome = $state<KeyOutcome | null>(null)
  #codes = $state.raw<readonly string[] | null>(null)
  #codesFailed = $state(false)

  constructor(post: Server['post'], makePasskey: MakePasskey) {
    this.#post = post
    this.#makePasskey = makePasskey
  }

  get busy(): 'key' | 'codes' | null {
    return this.#busy
  }
  get outcome(): KeyOutcome | null {
    return this.#outcome
  }
  /** The new codes, until they are put away. */
  get codes(): readonly string[] | null {
    return this.#codes
  }
  get codesFailed(): boolean {
    return this.#codesFailed
  }

  /** What was said is of before. */
  forget(): void {
    this.#outcome = null
    this.#codes = null
    this.#codesFailed = false
  }

  async add(name: string): Promise<boolean> {
    if (this.#busy) return false
    this.#busy = 'key'
    this.#outcome = null
    try {
      this.#outcome = await this.#ceremony(name)
    } finally {
      this.#busy = null
    }
    return this.#outcome === 'added'
  }

  async #ceremony(name: string): Promise<KeyOutcome> {
    const begun = await this.#ask('/api/me/passkeys/begin', {}, BeginSchema)
    if (typeof begun === 'string') return begun
    const made = await this.#makePasskey(begun.options)
    if (made.kind !== 'done') return made.kind
    const { ceremony } = begun
    const added = await this.#ask('/api/me/passkeys', { ceremony, credential: made.credential, name }, v.object({ id: v.string() }))
    return typeof added === 'string' ? added : 'added'
  }

  async makeCodes(): Promise<void> {
    if (this.#busy) return
    this.#busy = 'codes'
    this.#codesFailed = false
    try {
      const made = await this.#ask('/api/me/recovery-codes', {}, CodesSchema)
      if (typeof made === 'string') this.#codesFailed = true
      else this.#codes = made.codes
    } finally {
      this.#busy = null
    }
  }

  async #ask<Answer>(path: string, body: unknown, schema: v.GenericSchema<unknown, Answer>): Promise<Answer | 'failed' | 'unreachable'> {
    const answer = await this.#post(path, body).catch(() => null) // no network: asked for again by whoever wants it
    if (answer === null || answer.status >= 500) return 'unreachable'
    const parsed = answer.ok ? v.safeParse(schema, await answer.json().catch(() => null)) : null // cut, or some proxy's page
    return parsed?.success ? parsed.output : 'failed'
  }
}
