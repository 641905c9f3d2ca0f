/** The hub's socket without a device behind it: what came, word for word, and how it ended. Not here: a replica (`device.ts`). */
import { PROTOCOL_VERSION } from '../../schema/protocol/version.ts'
import { eventually } from './eventually.ts'
import type { Server } from './server.ts'

export interface RawSocket {
  /** Every frame as it came. */
  readonly frames: readonly string[]
  /** The close code, once it is closed, and when (performance.now()). */
  readonly closed: () => { readonly code: number; readonly at: number } | undefined
  readonly say: (frame: object | string) => void
  /** The first frame, from now or before, that has this in it. */
  readonly hears: (what: string, limitMs?: number) => Promise<string>
  readonly close: () => void
}

export const hello = (cursor: string | null = null) => ({ type: 'hello', protocol: PROTOCOL_VERSION, device: 'raw', cursor })

/** A socket in somebody's session; it has not said anything yet. */
export async function rawSocket(server: Server, cookie: string): Promise<RawSocket> {
  const answer = await server.askSocket({ cookie, origin: server.url })
  const socket = answer.webSocket
  if (!socket) throw new Error(`no socket: ${answer.status} ${await answer.text()}`)
  const frames: string[] = []
  let closed: { code: number; at: number } | undefined
  let left = false
  socket.addEventListener('message', ({ data }) => frames.push(String(data)))
  socket.addEventListener('close', ({ code }) => {
    closed ??= { code, at: performance.now() }
  })
  socket.accept()
  return {
    frames,
    closed: () => closed,
    say: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    hears: (what, limitMs) =>
      eventually(
        `a frame with ${what}`,
        () => frames.find((frame) => frame.includes(what)) ?? '',
        (frame) => frame !== '',
        limitMs
      ),
    close: () => {
      if (!closed && !left) socket.close()
      left = true
    }
  }
}
