/**
 * A person's line to the product: a port of its own that passes bytes on until it is cut, so that one person is cut off and the others
 * are not, sockets that stand included. Not here: telling the browser that it is offline (`browser.ts`).
 */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface Line {
  /** What the person's browser goes to: an origin of its own. */
  readonly url: string
  /** Ends every connection and takes no more. */
  readonly cut: () => void
  readonly mend: () => void
  readonly close: () => Promise<void>
}

/** A line to what listens on that port of this machine. */
export async function lineTo(port: number): Promise<Line> {
  const open = new Set<Socket>()
  let isCut = false
  const keep = (socket: Socket): void => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    // One end of a connection that goes takes the other along.
    socket.on('error', () => socket.destroy())
  }
  const server = createServer((near) => {
    keep(near)
    if (isCut) return void near.resetAndDestroy()
    const far = connect(port, '127.0.0.1')
    keep(far)
    near.pipe(far).pipe(near)
    near.once('close', () => far.destroy())
    far.once('close', () => near.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a line without a port')
  const hangUp = (): void => {
    for (const socket of open) socket.resetAndDestroy()
  }
  return {
    url: `http://localhost:${address.port}`,
    cut() {
      isCut = true
      hangUp()
    },
    mend() {
      isCut = false
    },
    async close() {
      isCut = true
      hangUp()
      server.close()
      await once(server, 'close')
    }
  }
}
