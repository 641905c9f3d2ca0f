/**
 * Whose device this is, from the member's own database: `localStorage` is written late, and a browser that was killed right after signing
 * in has forgotten it, while what was written and waits is safe (L5). Not here: who is remembered first (`session.ts`).
 */
import * as v from 'valibot'
import { LocalStore } from '../outbox/local-store.ts'
import { type Me, MeSchema } from './session.ts'

const PREFIX = 'baton-local-'
const KEY = 'me'
const KeptSchema = v.object({ me: MeSchema, at: v.number() })

/** Kept with strict durability, like everything in that database. */
export const keepMe = (local: Pick<LocalStore, 'keep'>, me: Me, at: number): Promise<void> => local.keep(KEY, { me, at })

const keptIn = async (name: string): Promise<v.InferOutput<typeof KeptSchema> | null> => {
  const local = new LocalStore(name.slice(PREFIX.length))
  const parsed = v.safeParse(KeptSchema, await local.kept(KEY))
  local.close()
  return parsed.success ? parsed.output : null
}

/** The member who signed in here last, of those who did not sign out; null: nobody. */
export const meOnDisk = async (databases: () => Promise<readonly { readonly name?: string }[]>): Promise<Me | null> => {
  const names = (await databases()).flatMap(({ name }) => (name?.startsWith(PREFIX) ? name : []))
  const kept = (await Promise.all(names.map(keptIn))).filter((one) => one !== null)
  return kept.toSorted((one, other) => other.at - one.at)[0]?.me ?? null
}
