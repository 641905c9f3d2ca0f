/** The Worker as tests run it: worker/index.ts behind the limit guard, with the same names; and the door for trouble (`trouble.ts`). */
import type { Env } from '../../worker/env.ts'
import worker, { Hub as ProductHub, NumberSender as ProductSender, Simulator as ProductSimulator } from '../../worker/index.ts'
import { guardSocket, guardSubtle } from './globals.ts'
import { TROUBLE_PATH, takeTrouble, troubledClass, withTrouble } from './trouble.ts'
import { limitedClass, withLimits } from './with-limits.ts'

guardSubtle(SubtleCrypto.prototype)
guardSocket(WebSocket.prototype)

export const Hub = troubledClass(limitedClass<Env>(ProductHub))
export const NumberSender = troubledClass(limitedClass<Env>(ProductSender))
export const Simulator = troubledClass(limitedClass<Env>(ProductSimulator))

interface Handlers {
  readonly fetch: (
    request: Request<unknown, IncomingRequestCfProperties>,
    env: Env,
    context: ExecutionContext
  ) => Response | Promise<Response>
  readonly scheduled: (event: ScheduledController, env: Env, context: ExecutionContext) => void | Promise<void>
}

const product: Handlers = worker
const guardedEnv = (env: Env): Env => withLimits(withTrouble(env))

const guarded: Handlers = {
  fetch: (request, env, context) =>
    new URL(request.url).pathname === TROUBLE_PATH ? takeTrouble(request) : product.fetch(request, guardedEnv(env), context),
  scheduled: (event, env, context) => product.scheduled(event, guardedEnv(env), context)
}

export default guarded
