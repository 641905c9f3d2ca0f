/** Puts the guard around what a Worker and its Durable Objects are given. Not here: what is refused (`limits.ts`). */
import { guardD1 } from './d1.ts'
import { type QueryMeter, queryMeter } from './limits.ts'
import { guardR2 } from './r2.ts'
import { guardStorage } from './storage.ts'

/** The bindings that have limits; a Worker may have more. */
export interface LimitedBindings {
  readonly DB: D1Database
  readonly MEDIA: R2Bucket
}

/** The same environment behind the guard. Without a meter it is one invocation's. */
export const withLimits = <Env extends LimitedBindings>(env: Env, meter: QueryMeter = queryMeter()): Env => ({
  ...env,
  DB: guardD1(env.DB, meter),
  MEDIA: guardR2(env.MEDIA)
})

/** A class of Durable Objects, as the runtime makes them. */
export type ObjectClass<Env> = new (state: DurableObjectState, env: Env) => object

/** Each event that reaches an object is an invocation of its own: its methods begin a new count. */
function countPerEvent(prototype: object, base: object, meterOf: (instance: object) => QueryMeter | undefined): void {
  for (const name of Object.getOwnPropertyNames(base)) {
    const method: unknown = Reflect.get(base, name)
    if (name === 'constructor' || typeof method !== 'function') continue
    const value = function (this: object, ...args: unknown[]): unknown {
      meterOf(this)?.reset()
      return Reflect.apply(method, this, args)
    }
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true })
  }
}

/** The same class, whose objects get storage and bindings behind the guard. */
export function limitedClass<Env extends LimitedBindings>(Base: ObjectClass<Env>): ObjectClass<Env> {
  const meters = new WeakMap<object, QueryMeter>()
  const Limited = class extends Base {
    constructor(state: DurableObjectState, env: Env) {
      const meter = queryMeter()
      // The runtime insists on its own state object, so the guard goes inside it.
      Object.defineProperty(state, 'storage', { value: guardStorage(state.storage), configurable: true })
      super(state, withLimits(env, meter))
      meters.set(this, meter)
    }
  }
  countPerEvent(Limited.prototype, Base.prototype, (instance) => meters.get(instance))
  return Limited
}
