// The baseline of `bench live`: a Durable Object that passes each posted body on to every listening socket. It verifies and stores nothing.
import { DurableObject } from 'cloudflare:workers'

export class Room extends DurableObject {
  /** @override */
  fetch() {
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server)
    return new Response(null, { status: 101, webSocket: client })
  }

  /** @param {string} text */
  tell(text) {
    for (const socket of this.ctx.getWebSockets()) socket.send(text)
  }
}

// biome-ignore lint/style/noDefaultExport: the runtime asks for it
export default {
  /** @param {Request} request @param {{ ROOM: DurableObjectNamespace<Room> }} env */
  async fetch(request, env) {
    const room = env.ROOM.getByName('main')
    if (request.headers.get('upgrade') === 'websocket') return room.fetch(request)
    await room.tell(await request.text())
    return new Response(null, { status: 200 })
  }
}
