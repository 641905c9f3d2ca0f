/** What the board counts for a team. */
import { expect, test } from 'vitest'
import type { TeamRow } from '../../../../schema/domain/member.ts'
import { conversationRow } from '../../../../test/harness/rows.ts'
import { QueueIndex } from '../queue/queue-index.ts'
import { teamFigures } from './team-figures.ts'

const team = (id: string): TeamRow => ({ id, name: id, members: [], numbers: [], seq: 1 })

test('a team has what is open in its queue, who of them waits for a reply, and since when', () => {
  const index = new QueueIndex({ me: 'emre', now: () => 100 })
  index.take({
    rows: {
      teams: [team('night'), team('day')],
      conversations: [
        conversationRow('a', { team: 'night', needsReply: true, waitingSince: 7 }),
        conversationRow('b', { team: 'night', needsReply: true, waitingSince: 5, assignee: 'ben' }),
        conversationRow('c', { team: 'night' }),
        conversationRow('d', { team: 'night', status: 'snoozed', needsReply: true, waitingSince: 1 }),
        conversationRow('e', { needsReply: true, waitingSince: 2 })
      ]
    },
    deletions: {}
  })
  expect(teamFigures(index)).toEqual([
    { id: 'day', name: 'day', open: 0, needsReply: 0, oldestSince: null },
    { id: 'night', name: 'night', open: 3, needsReply: 2, oldestSince: 5 }
  ])
})
