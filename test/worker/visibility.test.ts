/** Who sees what, said twice: in SQL for pages that D1 filters, in code for everything else. Over node:sqlite. */
import { expect, test } from 'vitest'
import { memberWithRights, ROLES, SCOPES } from '../../schema/domain/member.ts'
import { visible } from '../../schema/permissions.ts'
import { randomFrom } from '../../worker/demo/random.ts'
import { insertRows } from '../../worker/store/table.ts'
import { CONVERSATIONS } from '../../worker/store/tables.ts'
import { visibleSql } from '../../worker/store/visibility.ts'
import { conversationRow, memberRow } from '../harness/rows.ts'
import { openMigrated } from '../harness/sqlite-d1.ts'

test('[ACC5] the predicate in SQL and the predicate in code say the same, for random members and conversations', async () => {
  const random = randomFrom(20_261_122, 'visibility')
  const some = (list: readonly string[]): string[] => list.filter(() => random.chance(1 / 3))
  const people = ['ana', 'ben', "o'hara", '']
  const teams = ['red', 'blue', '"quoted"', 'null']
  const numbers = ['1', '2', '3', '["1"]']
  const db = await openMigrated()
  let shown = 0
  for (let round = 0; round < 60; round++) {
    const rows = Array.from({ length: 40 }, (_, i) =>
      conversationRow(`c${i}`, {
        number: random.pick(numbers),
        assignee: random.pick([null, ...people]),
        team: random.pick([null, ...teams])
      })
    )
    await db.batch([{ sql: 'DELETE FROM conversations', params: [] }, ...insertRows(CONVERSATIONS, rows)])
    const existing = teams
      .filter(() => random.chance(3 / 4))
      .map((id) => ({ id, name: id, members: some(people), numbers: some(numbers), seq: 0 }))
    for (const id of people) {
      const member = memberWithRights(memberRow(id, { role: random.pick(ROLES), scope: random.pick(SCOPES) }), existing)
      const { sql, params } = visibleSql(member)
      const [result] = await db.batch([{ sql: `SELECT c.id FROM conversations AS c WHERE ${sql} ORDER BY c.id`, params }])
      const inCode = rows.filter((row) => visible(member, row)).map((row) => row.id)
      expect(result?.rows.map((row) => row.id)).toEqual(inCode.sort())
      shown += inCode.length
    }
  }
  expect(shown).toBeGreaterThan(1000)
  expect(shown).toBeLessThan(60 * 40 * people.length)
  db.close()
})
