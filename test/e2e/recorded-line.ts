/**
 * A person's line to the product that keeps every byte which came to their browser, in clear: nobody on it asks for compression. Not here:
 * what is looked for in them.
 */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { Transform } from 'node:stream'
import { type Line, lineTo } from './line.ts'

export interface RecordedLine extends Line {
  /** How often these words came over the line, whatever they came in. */
  readonly hits: (word: string) => number
  readonly bytes: () => number
}

/** Headers by which a browser offers to be answered in fewer bytes; other bytes pass as they are. */
const OFFERS = /^(accept-encoding|sec-websocket-extensions): [^\r\n]*/gim
const withoutOffers = (): Transform =>
  new Transform({
    transform(chunk: Buffer, _, done) {
      done(null, Buffer.from(chunk.toString('latin1').replace(OFFERS, 'x-offered: no'), 'latin1'))
    }
  })

/** A line to what listens on that port of this machine. */
export async function recordedLineTo(port: number): Promise<RecordedLine> {
  const connections: Buffer[][] = []
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    const came: Buffer[] = []
    connections.push(came)
    far.on('data', (chunk: Buffer) => came.push(chunk))
    for (const end of [near, far]) end.on('error', () => end.destroy())
    near.pipe(withoutOffers()).pipe(far).pipe(near)
    near.once('close', () => far.destroy())
    far.once('close', () => near.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a socket without a port')
  const line = await lineTo(address.port)
  return {
    ...line,
    hits: (word) => connections.reduce((sum, came) => sum + Buffer.concat(came).toString('latin1').split(word).length - 1, 0),
    bytes: () => connections.flat().reduce((sum, { length }) => sum + length, 0),
    async close() {
      await line.close()
      server.close()
    }
  }
}
