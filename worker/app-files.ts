/**
 * What a build made of the app (`/_app/…`), asked of the runtime by way of the Worker: where a file is not there, the runtime answers with
 * the app's page, which a tab that is older than the deployment would take for a script and, with the headers of that folder, keep for ever.
 * Here it is 404. Not here: every other address of the app, which the runtime answers without the Worker (wrangler.toml, `[assets]`).
 */
import type { Env } from './env.ts'
import { refuse } from './http.ts'

/** The built file, with the headers that `_headers` gives it. Without a built app there is none. */
export const builtFile = async (request: Request, assets: Env['ASSETS']): Promise<Response> => {
  const answer = await assets?.fetch(request)
  const isPage = answer?.headers.get('content-type')?.startsWith('text/html') ?? false
  return answer && !isPage ? answer : refuse('not_found')
}
