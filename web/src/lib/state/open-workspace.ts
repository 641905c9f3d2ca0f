/**
 * The browser's own things for the engine: clock, chance, network, locks, tabs, databases (L12). Loaded behind the first picture, with
 * everything that it opens. Not here: any decision.
 */
import type { MemberId, Millis } from '../../../../schema/domain/ids.ts'
import { LocalStore } from '../outbox/local-store.ts'
import { openReplica } from '../replica/replica.ts'
import type { Chance } from '../settings/invitation-secret.ts'
import type { ChannelLike, SyncDeps, WebSocketLike } from '../sync/deps.ts'
import { startSync } from '../sync/sync.ts'
import type { DeviceReport } from './device-report.ts'
import { Engine } from './engine.ts'
import type { EngineDeps, TabWord } from './engine-deps.ts'
import { contact, lifecycle, serverOf, takenBack } from './this-browser.ts'

/** What the engine tells whoever shows it. */
export type EngineListeners = Pick<EngineDeps, 'changed' | 'state' | 'refused' | 'refusalSeen' | 'signedOut' | 'notStored' | 'crashed'>

/** Fifty messages a second are so written in seven steps a second, between which keys are heard. */
const GATHER_MS: Millis = 150

const clock = {
  now: (): Millis => Date.now(),
  setTimeout: (work: () => void, ms: number) => window.setTimeout(work, ms),
  clearTimeout: (timer: unknown) => window.clearTimeout(Number(timer)),
  after: (ms: Millis, run: () => void) => {
    const timer = window.setTimeout(run, ms)
    return () => window.clearTimeout(timer)
  }
}

/** The hub's socket in the words of the sync, which listens once. */
const openSocket = (): WebSocketLike => {
  const url = new URL('/parties/hub/main', location.href)
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  const like: WebSocketLike = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => socket.send(text),
    close: (code, reason) => socket.close(code, reason)
  }
  socket.onopen = (event) => like.onopen?.(event as never)
  socket.onmessage = (event) => like.onmessage?.(event)
  socket.onclose = (event) => like.onclose?.(event)
  return like
}

const channelNamed = (name: string): ChannelLike => {
  const channel = new BroadcastChannel(name)
  const like: ChannelLike = { onmessage: null, postMessage: (message) => channel.postMessage(message), close: () => channel.close() }
  channel.onmessage = (event) => like.onmessage?.(event)
  return like
}

const tabsOf = (member: MemberId): EngineDeps['tabs'] => {
  const channel = new BroadcastChannel(`baton-local-${member}`)
  return {
    post: (word) => channel.postMessage(word),
    listen: (heard) => {
      channel.onmessage = ({ data }: MessageEvent<TabWord>) => heard(data)
    }
  }
}

/** Opens both databases of a member and puts the engine over them; it does nothing before `start`. */
export const openEngine = async (me: MemberId, listeners: EngineListeners): Promise<Engine> => {
  const replica = await openReplica({ member: me })
  const ours = serverOf(me)
  const engine: Engine = new Engine({
    ...listeners,
    me,
    replica,
    local: new LocalStore(me),
    server: ours,
    startSync: (hooks, device) =>
      startSync({
        ...hooks,
        replica,
        member: me,
        device,
        openSocket,
        get: ours.get,
        clock,
        random: Math.random,
        locks: navigator.locks,
        channel: channelNamed,
        lifecycle,
        gatherMs: GATHER_MS,
        onContact: contact,
        onTakenBack: takenBack,
        onLine: reporter(() => engine, listeners.crashed)
      }),
    tabs: tabsOf(me),
    clock,
    random: Math.random,
    newId: () => crypto.randomUUID(),
    isOnline: () => navigator.onLine
  })
  return engine
}

/** Loaded when there is a line for the first time, and behind everything that is shown. A line that is told nothing works like any other. */
const reporter = (engine: () => Engine, crashed: (error: unknown) => void): SyncDeps['onLine'] => {
  let report: Promise<DeviceReport> | null = null
  const load = async (): Promise<DeviceReport> => {
    const { DeviceReport, vitalsOf } = await import('./device-report.ts')
    return new DeviceReport({ clock, vitals: () => vitalsOf(engine().index, navigator.storage), crashed })
  }
  return (say) => {
    report ??= load()
    report.then(
      (loaded) => loaded.line(say),
      (error: unknown) => {
        report = null // the network went away under it: the next line tries again
        console.error(error)
      }
    )
  }
}

/** Chance for what this device makes beside actions: secrets of invitations, ids. */
export const chance: Chance & { readonly newId: () => string } = {
  newId: () => crypto.randomUUID(),
  getRandomValues: (bytes) => crypto.getRandomValues(bytes),
  digest: (bytes) => crypto.subtle.digest('SHA-256', bytes)
}
