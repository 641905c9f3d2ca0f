/**
 * What every part of the settings stands on: the member's rights as the replica has them, whether there is a connection, changes that are
 * posted at once, and lists that only the server has. Not here: drawing, the audit log's pages (`audit.svelte.ts`).
 */
import { createContext } from 'svelte'
import type { ConversationRow } from '../../../../schema/domain/conversation.ts'
import type { Member } from '../../../../schema/domain/member.ts'
import type { SettingsRow } from '../../../../schema/domain/settings.ts'
import type { App } from './app.svelte.ts'
import { Changes } from './changes.svelte.ts'
import { Fetched } from './fetched.svelte.ts'
import { myself } from './myself.ts'
import type { Server } from './our-server.ts'
import { postActions } from './post-actions.ts'
import { type Device, DevicesSchema, type Invitation, InvitationsSchema, type Security, SecuritySchema } from './settings-answers.ts'

/** Why nothing can be changed at this moment; `here`: it can. `starting`: for a moment nobody knows yet. */
export type Connection = 'here' | 'starting' | 'connecting' | 'offline' | 'ended' | 'outdated'

export class Settings {
  readonly #app: App
  readonly server: Pick<Server, 'get' | 'post'>
  readonly changes: Changes
  readonly devices: Fetched<{ readonly devices: readonly Device[] }>
  readonly invitations: Fetched<{ readonly invitations: readonly Invitation[] }>
  readonly security: Fetched<Security>

  constructor(app: App, server: Pick<Server, 'get' | 'post'>) {
    this.#app = app
    this.server = server
    const { get } = server
    this.devices = new Fetched({ get, path: '/api/devices', schema: DevicesSchema })
    this.invitations = new Fetched({ get, path: '/api/invitations', schema: InvitationsSchema })
    this.security = new Fetched({ get, path: '/api/me/security', schema: SecuritySchema })
    this.changes = new Changes({
      post: (action) => postActions(server, this.#engine.device, [action]),
      making: () => {
        const { id, at } = this.#engine.making()
        return { id, at }
      },
      wake: () => this.#engine.wake()
    })
  }

  /** Controls are off until there is one. */
  get #engine() {
    const { engine } = this.#app.workspace
    if (!engine) throw new Error('nothing is changed before the engine is there')
    return engine
  }

  /** Rights follow the replica: a changed role changes an open screen. */
  get me(): Member {
    return myself(this.#app.workspace)
  }

  readonly connection = $derived.by((): Connection => {
    const { sync, verbs } = this.#app.workspace
    if (sync.kind === 'session-ended') return 'ended'
    if (sync.kind === 'upgrade-required') return 'outdated'
    if (sync.kind === 'offline') return 'offline'
    if (verbs === null || sync.kind === 'starting') return 'starting'
    return sync.kind === 'live' || sync.kind === 'catching-up' ? 'here' : 'connecting'
  })

  get mayChange(): boolean {
    return this.connection === 'here'
  }

  /** Null: this device was not told it yet. */
  get workspace(): SettingsRow | null {
    return this.#app.workspace.settings
  }

  /** Every conversation on this device, with what waits to be sent. */
  conversations(): readonly ConversationRow[] {
    const { version, engine } = this.#app.workspace
    return version >= 0 && engine ? engine.index.rows().map(({ conversation }) => conversation) : []
  }
}

export const [getSettings, setSettings] = createContext<Settings>()
