/**
 * Trouble that a test makes for the product from outside: D1 that answers late or not at all, R2 that refuses. The product has no
 * switch for it; the guarded bundle stands between it and its bindings (`entry.ts`). Not here: limits.
 */
import type { LimitedBindings, ObjectClass } from './with-limits.ts'

export interface Trouble {
  /** Every batch is held back so long. */
  readonly databaseHoldMs: number
  readonly databaseFails: boolean
  /** Every `put` is refused. */
  readonly bucketFails: boolean
}

/** Where a test makes and ends it. No route of the product begins like this. */
export const TROUBLE_PATH = '/guard/trouble'

/** One isolate runs the Worker and all its objects, so one variable reaches all of them. */
let trouble: Trouble = { databaseHoldMs: 0, databaseFails: false, bucketFails: false }

/** Answers a test's `POST /guard/trouble`. */
export async function takeTrouble(request: Request): Promise<Response> {
  trouble = await request.json<Trouble>()
  return Response.json(trouble)
}

async function beforeBatch(): Promise<void> {
  if (trouble.databaseFails) throw new Error('D1_ERROR: the test took D1 away')
  if (trouble.databaseHoldMs > 0) await scheduler.wait(trouble.databaseHoldMs)
}

async function beforePut(): Promise<void> {
  if (trouble.bucketFails) throw new Error('the test took R2 away')
}

/** The same object, where one method waits for `before`. */
const before = <Target extends object>(real: Target, method: string, wait: () => Promise<void>): Target =>
  new Proxy(real, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      if (name !== method) return (...args: unknown[]) => Reflect.apply(member, target, args)
      return async (...args: unknown[]) => {
        await wait()
        return Reflect.apply(member, target, args)
      }
    }
  })

/** The same environment, with whatever trouble there is now. */
export const withTrouble = <Env extends LimitedBindings>(env: Env): Env => ({
  ...env,
  DB: before(env.DB, 'batch', beforeBatch),
  MEDIA: before(env.MEDIA, 'put', beforePut)
})

/** The same class, whose objects share the trouble. */
export const troubledClass = <Env extends LimitedBindings>(Base: ObjectClass<Env>): ObjectClass<Env> =>
  class extends Base {
    constructor(state: DurableObjectState, env: Env) {
      super(state, withTrouble(env))
    }
  }
