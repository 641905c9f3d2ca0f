/** The Worker as tests run it: worker/index.ts behind the limit guard, with the same names. */
import type { Env } from '../../worker/env.ts'
import worker, { Hub as ProductHub, NumberSender as ProductSender, Simulator as ProductSimulator } from '../../worker/index.ts'
import { guardSocket, guardSubtle } from './globals.ts'
import { limitedClass, withLimits } from './with-limits.ts'

guardSubtle(SubtleCrypto.prototype)
guardSocket(WebSocket.prototype)

export const Hub = limitedClass<Env>(ProductHub)
export const NumberSender = limitedClass<Env>(ProductSender)
export const Simulator = limitedClass<Env>(ProductSimulator)

interface Handlers {
  readonly fetch: (
    request: Request<unknown, IncomingRequestCfProperties>,
    env: Env,
    context: ExecutionContext
  ) => Response | Promise<Response>
  readonly scheduled: (event: ScheduledController, env: Env, context: ExecutionContext) => void | Promise<void>
}

const product: Handlers = worker

const guarded: Handlers = {
  fetch: (request, env, context) => product.fetch(request, withLimits(env), context),
  scheduled: (event, env, context) => product.scheduled(event, withLimits(env), context)
}

export default guarded
