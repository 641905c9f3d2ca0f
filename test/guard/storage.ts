/** A Durable Object's storage behind the limit guard: key-value in both its forms, and SQL. */
import { checkKeys, checkParameters, checkStatement, checkStored } from './limits.ts'

/** An object whose calls are looked at before they are made; `look` may return what stands for a member or a result. */
function watched<Target extends object>(
  real: Target,
  before: Readonly<Record<string, (args: readonly unknown[]) => void>>,
  members: Readonly<Record<string, (member: object) => object>> = {}
): Target {
  return new Proxy(real, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      const replace = members[String(name)]
      if (typeof member === 'object' && member !== null && replace) return replace(member)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => {
        before[String(name)]?.(args)
        return Reflect.apply(member, target, args)
      }
    }
  })
}

function checkPut([key, value]: readonly unknown[]): void {
  if (typeof key === 'string') return checkStored(key, value)
  const entries = Object.entries(key ?? {})
  checkKeys(entries.length)
  for (const [name, entry] of entries) checkStored(name, entry)
}

function checkMany([keys]: readonly unknown[]): void {
  if (Array.isArray(keys)) checkKeys(keys.length)
}

function checkExec([sql, ...params]: readonly unknown[]): void {
  checkStatement(String(sql))
  checkParameters(params)
}

const guardSql = (sql: object) => watched(sql, { exec: checkExec })
const guardSyncKv = (kv: object) => watched(kv, { put: checkPut })

/** The same storage, refusing what production refuses. */
export function guardStorage<Storage extends object>(real: Storage): Storage {
  const guarded = watched(real, { put: checkPut, get: checkMany, delete: checkMany }, { sql: guardSql, kv: guardSyncKv })
  return new Proxy(guarded, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (name !== 'transaction' || typeof member !== 'function') return member
      return (closure: (transaction: object) => Promise<unknown>) => member((transaction: object) => closure(guardStorage(transaction)))
    }
  })
}
