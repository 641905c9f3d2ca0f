/** Puts actions to the server in one call. Not here: which and when (`outbox/drain.ts`), what its answer means (`outbox/answer.ts`). */
import type { Action } from '../../../../schema/protocol/action.ts'
import { MAX_ACTIONS } from '../../../../schema/protocol/limits.ts'
import { type PostAnswer, readAnswer } from '../outbox/answer.ts'
import type { Server } from './our-server.ts'

export const postActions = async (server: Pick<Server, 'post'>, device: string, actions: readonly Action[]): Promise<PostAnswer> => {
  try {
    const answer = await server.post('/api/actions', { device, actions: actions.slice(0, MAX_ACTIONS) })
    return readAnswer(answer.status, await answer.json().catch(() => undefined))
  } catch {
    return { kind: 'unanswered' } // no answer says nothing about what became of the actions: they go again with their ids
  }
}
