/** `POST /api/actions`: each action is parsed, counted (T36) and decided on its own, results come in order; 403 only if every one is forbidden (architecture 7). */
import * as v from 'valibot'
import { type Action, type ActionResult, ActionSchema, ActionsBodySchema } from '../../schema/protocol/action.ts'
import type { MemberVisit } from '../api.ts'
import { tooMany } from '../auth/try-door.ts'
import { HUB_NAME } from '../env.ts'
import { json, readJson, refuse } from '../http.ts'

export const postActions = async ({ request, env, caller }: MemberVisit): Promise<Response> => {
  const read = await readJson(request, ActionsBodySchema)
  if ('refusal' in read) return read.refusal
  const parsed = read.body.actions.map((action) => v.safeParse(ActionSchema, action))
  const good: Action[] = parsed.flatMap((one) => (one.success ? one.output : []))
  const decided = good.length === 0 ? [] : await env.HUB.getByName(HUB_NAME).act(caller.session, read.body.device, good)
  if (!decided) return refuse('not_signed_in')
  if ('waitMs' in decided) return tooMany(decided.waitMs)
  const rest = [...decided]
  const results = read.body.actions.map((action, index) => {
    const one = parsed[index]
    return one?.success === false ? malformed(action, one.issues[0]) : (rest.shift() ?? malformed(action))
  })
  const forbidden = results.every((result) => result.outcome === 'refused' && result.reason === 'forbidden')
  return json({ results }, forbidden ? 403 : 200)
}

const Named = v.object({ id: v.string() })

/** Which field, and what is wrong with it, in the parser's words. */
const malformed = (action: unknown, issue?: v.BaseIssue<unknown>): ActionResult => ({
  id: v.is(Named, action) ? action.id : null,
  outcome: 'refused',
  reason: 'invalid',
  ...(issue ? { detail: [v.getDotPath(issue), issue.message].filter(Boolean).join(': ').slice(0, 200) } : {})
})
