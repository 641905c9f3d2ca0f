/** D1 in workerd keeps the contract of the store's port, and refuses what the guard says that it refuses. */
import { Miniflare } from 'miniflare'
import { applyMigrations, readMigrations } from '../../scripts/migrations.ts'
import { d1Db } from '../../worker/store/db.ts'
import { guardD1 } from '../guard/d1.ts'
import { queryMeter } from '../guard/limits.ts'
import { auditContract } from '../harness/audit-contract.ts'
import { dbContract } from '../harness/db-contract.ts'

const openD1 = async () => {
  const miniflare = new Miniflare({ modules: true, script: 'export default { fetch: () => new Response() }', d1Databases: ['DB'] })
  const db = d1Db(guardD1(await miniflare.getD1Database('DB'), queryMeter()))
  return { db, close: () => miniflare.dispose() }
}

dbContract('D1', openD1)

auditContract('D1', async () => {
  const opened = await openD1()
  await applyMigrations(opened.db, readMigrations())
  return opened
})
