/** The Worker's table of contents: requests go to the routes, the clock's tick to the hub. Not here: any logic. */
import { isOwnHost } from './access.ts'
import { route } from './api.ts'
import { type Env, HUB_NAME } from './env.ts'
import { withSecurityHeaders } from './headers.ts'
import { failed, refuse } from './http.ts'
import { firstLineOf, log } from './log.ts'

export { Hub } from './hub-object.ts'
export { NumberSender } from './sender-object.ts'
export { Simulator } from './simulator/durable-object.ts'

const answer = async (request: Request, url: URL, env: Env, context: ExecutionContext): Promise<Response> => {
  if (!isOwnHost(url, env)) return refuse('wrong_host')
  try {
    return await route({ request, url, env, context })
  } catch (error) {
    const id = crypto.randomUUID()
    log('request.failed', { id, path: url.pathname, error: firstLineOf(error) })
    return failed(id)
  }
}

export default {
  async fetch(request, env, context): Promise<Response> {
    const url = new URL(request.url)
    return withSecurityHeaders(await answer(request, url, env, context), url)
  },

  async scheduled(_event, env): Promise<void> {
    await env.HUB.getByName(HUB_NAME).look()
  }
} satisfies ExportedHandler<Env>
