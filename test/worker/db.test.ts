/** D1 in workerd keeps the contract of the store's port, and refuses what the guard says that it refuses. */
import { Miniflare } from 'miniflare'
import { d1Db } from '../../worker/store/db.ts'
import { guardD1 } from '../guard/d1.ts'
import { queryMeter } from '../guard/limits.ts'
import { dbContract } from '../harness/db-contract.ts'

dbContract('D1', async () => {
  const miniflare = new Miniflare({ modules: true, script: 'export default { fetch: () => new Response() }', d1Databases: ['DB'] })
  const db = d1Db(guardD1(await miniflare.getD1Database('DB'), queryMeter()))
  return { db, close: () => miniflare.dispose() }
})
