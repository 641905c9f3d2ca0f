/**
 * R2 behind the limit guard: long keys and much metadata. A stream of unknown length needs no guard: workerd refuses it too
 * (shown by `test/worker/limits.test.ts`).
 */
import { checkObject } from './limits.ts'

export const guardR2 = (real: R2Bucket): R2Bucket =>
  new Proxy(real, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => {
        if (name === 'put') checkPut(args)
        return Reflect.apply(member, target, args)
      }
    }
  })

function checkPut([key, , options]: readonly unknown[]): void {
  const metadata = typeof options === 'object' && options !== null && 'customMetadata' in options ? options.customMetadata : {}
  checkObject(String(key), Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, String(value)])))
}
