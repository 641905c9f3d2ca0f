import { expect, test } from 'vitest'
import { memberRow } from '../../test/harness/rows.ts'
import { memberWithRights, type TeamRow } from './member.ts'

const ana = memberRow('ana', { name: 'Ana', scope: 'teams', approval: true, rightsSeq: 3, seq: 9 })
const teams: readonly TeamRow[] = [
  { id: 'sales', name: 'Sales', members: ['ana', 'ben'], numbers: ['n1'], seq: 1 },
  { id: 'care', name: 'Care', members: ['ana'], numbers: ['n2'], seq: 1 },
  { id: 'press', name: 'Press', members: ['chidi'], numbers: ['n3'], seq: 1 }
]

test('a member has the teams that they are in and the numbers of these, and knows which numbers are taken at all', () => {
  expect(memberWithRights(ana, teams)).toEqual({
    id: 'ana',
    name: 'Ana',
    role: 'agent',
    scope: 'teams',
    approval: true,
    rightsSeq: 3,
    teams: new Set(['sales', 'care']),
    numbers: new Set(['n1', 'n2']),
    claimedNumbers: new Set(['n1', 'n2', 'n3'])
  })
})

test('somebody without a team has no number of their own', () => {
  expect(memberWithRights({ ...ana, id: 'dalia' }, teams)).toMatchObject({ teams: new Set(), numbers: new Set() })
})
