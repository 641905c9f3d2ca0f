/**
 * A deployment: stands between browsers and the product, and from a moment on answers as if another build of the app were served, whose
 * only difference is its name. Not here: what the app does about it.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Line } from './line.ts'
import type { Product } from './product.ts'

/** The page, the worker and the file that tells the build's name; every other file is the same in both builds. */
const NAMED = /^\/(?!api\/|simulator|parties|webhooks|_app\/immutable\/)/

export interface Builds {
  /** Browsers go there. */
  readonly line: Line
  /** From now on the other build is served. */
  readonly deploy: () => void
  /** The name that the other build's page tells. */
  readonly name: string
}

/** The name of the build that the product serves. */
async function nameOf({ url }: Product): Promise<string> {
  const { version } = (await (await fetch(`${url}/_app/version.json`)).json()) as { readonly version: string }
  return version
}

const hashOf = (script: string): string => createHash('sha256').update(script).digest('base64')

/** Text of one build as the other would say it: the policy lets the page's inline script run by its hash, which changes with the name. */
function renamer(from: string, to: string, page: string): (text: string) => string {
  const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? ''
  const [before, after] = [hashOf(script), hashOf(script.replaceAll(from, to))]
  return (text) => text.replaceAll(from, to).replaceAll(before, after)
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** The request as it is asked of the product: whole and as plain text, so that it can be renamed. */
const asking = ({ 'if-none-match': _tag, 'if-modified-since': _since, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders => ({
  ...headers,
  'accept-encoding': 'identity'
})

/** A socket is passed on as it comes. */
function passSocket(port: number, asked: IncomingMessage, near: Duplex, head: Buffer): void {
  const far = connect(port, '127.0.0.1')
  const lines = Object.entries(asked.headersDistinct).flatMap(([name, values = []]) => values.map((value) => `${name}: ${value}`))
  far.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  far.write(head)
  near.pipe(far).pipe(near)
  near.on('error', () => far.destroy()).on('close', () => far.destroy())
  far.on('error', () => near.destroy()).on('close', () => near.destroy())
}

export async function newBuildBefore(product: Product): Promise<Builds> {
  const name = await nameOf(product)
  const other = [...name].toReversed().join('')
  if (other === name) throw new Error(`the build's name reads the same both ways: ${name}`)
  const rename = renamer(name, other, await (await fetch(product.url)).text())
  let deployed = false
  const server = createServer((asked, answer) => {
    const renamed = deployed && NAMED.test(asked.url ?? '')
    const headers = renamed ? asking(asked.headers) : asked.headers
    const passed = request({ host: '127.0.0.1', port: product.port, method: asked.method, path: asked.url, headers }, async (given) => {
      const status = given.statusCode ?? 502
      const isText = /html|javascript|json/.test(given.headers['content-type'] ?? '')
      if (!renamed || !isText) return void given.pipe(answer.writeHead(status, given.headers))
      const { etag: _tag, 'content-length': _length, ...kept } = given.headers
      const policy = kept['content-security-policy']
      if (typeof policy === 'string') kept['content-security-policy'] = rename(policy)
      answer.writeHead(status, kept).end(rename(await textOf(given)))
    })
    passed.once('error', () => answer.destroy())
    asked.pipe(passed)
  })
  server.on('upgrade', (asked, near, head) => passSocket(product.port, asked, near, head))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a deployment without a port')
  const uncuttable = (): void => {
    throw new Error('this line cannot be cut')
  }
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return {
    line: { url: `http://localhost:${address.port}`, cut: uncuttable, mend: uncuttable, close },
    deploy() {
      deployed = true
    },
    name: other
  }
}
