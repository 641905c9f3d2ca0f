/** Leaving this device: the session ends, and what belongs to the member goes from it (L10). Not here: asking first (sign-in/SignOut). */
import { clearBootSnapshot } from '../offline/boot-snapshot.ts'
import type { App } from './app.svelte.ts'
import { server } from './open-workspace.ts'
import { forgetMe, leaveLater, signOutFirst } from './session.ts'

/** The databases of this member in this browser. */
const databasesOf = async (member: string): Promise<readonly string[]> =>
  (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith('baton-') && name.endsWith(`-${member}`) ? name : []))

const drop = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error ?? new Error(`${name} could not be deleted`))
  })

/** Without a network the server hears of it when the session runs out; this device forgets at once. */
export const signOut = async (app: App): Promise<void> => {
  const member = app.workspace.me.id
  leaveLater(localStorage)
  forgetMe(localStorage)
  await app.leave()
  await signOutFirst(localStorage, server.post)
  clearBootSnapshot(localStorage)
  for (const name of await databasesOf(member)) await drop(name)
  location.assign('/sign-in')
}
