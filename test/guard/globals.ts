/** WebCrypto and WebSocket behind the limit guard: their methods are replaced in place, since the product reaches them as globals. */
import { checkFrame, checkRounds } from './limits.ts'

type Method = (...args: never[]) => unknown

function lookBefore(owner: object, name: string, look: (args: readonly unknown[]) => void): void {
  const real: Method = Reflect.get(owner, name)
  const value = function (this: unknown, ...args: never[]): unknown {
    look(args)
    return Reflect.apply(real, this, args)
  }
  Object.defineProperty(owner, name, { value, configurable: true, writable: true })
}

function checkDerivation([algorithm]: readonly unknown[]): void {
  if (typeof algorithm === 'object' && algorithm !== null && 'iterations' in algorithm) checkRounds(Number(algorithm.iterations))
}

/** Both ways to derive from a password. `subtle` is `SubtleCrypto.prototype`, or an object like it. */
export function guardSubtle(subtle: object): void {
  lookBefore(subtle, 'deriveBits', checkDerivation)
  lookBefore(subtle, 'deriveKey', checkDerivation)
}

/** `socket` is `WebSocket.prototype`, or an object like it. */
export function guardSocket(socket: object): void {
  lookBefore(socket, 'send', ([frame]) => checkFrame(frame))
}
