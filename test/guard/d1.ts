/** D1 behind the limit guard: every statement is measured before it reaches SQLite. */
import { checkParameters, checkStatement, type QueryMeter } from './limits.ts'

/** The real statement behind each guarded one: `batch` wants real ones. */
const realStatements = new WeakMap<D1PreparedStatement, D1PreparedStatement>()

const RUNS: ReadonlySet<PropertyKey> = new Set(['first', 'run', 'all', 'raw'])

function guardStatement(real: D1PreparedStatement, meter: QueryMeter): D1PreparedStatement {
  const guarded = new Proxy(real, {
    get(target, name) {
      if (name === 'bind')
        return (...params: unknown[]) => {
          checkParameters(params)
          return guardStatement(target.bind(...params), meter)
        }
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => {
        if (RUNS.has(name)) meter.query(1)
        return Reflect.apply(member, target, args)
      }
    }
  })
  realStatements.set(guarded, real)
  return guarded
}

const realOf = (statement: D1PreparedStatement): D1PreparedStatement => realStatements.get(statement) ?? statement

/** The same database, refusing what production refuses. Its queries count towards the invocation of `meter`. */
export function guardD1<Database extends D1Database | D1DatabaseSession>(real: Database, meter: QueryMeter): Database {
  return new Proxy(real, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      const call = (...args: unknown[]) => Reflect.apply(member, target, args)
      switch (name) {
        case 'prepare':
          return (sql: string) => {
            checkStatement(sql)
            return guardStatement(target.prepare(sql), meter)
          }
        case 'batch':
          return (statements: D1PreparedStatement[]) => {
            meter.query(statements.length)
            return target.batch(statements.map(realOf))
          }
        case 'exec':
          return (sql: string) => {
            for (const line of sql.split('\n')) checkStatement(line)
            meter.query(1)
            return call(sql)
          }
        case 'withSession':
          return (...args: unknown[]) => guardD1(call(...args), meter)
        default:
          return call
      }
    }
  })
}
