/** An action as a member of the demo asks for it from their own device. */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Action } from '../../schema/protocol/action.ts'
import type { ActionOperation } from '../commit/operation.ts'
import { deviceOf, memberOf, type PersonId } from './people.ts'

/** The hub hears of it in the same millisecond. */
export const actionBy = (by: PersonId, action: Action & { readonly at: Millis }): ActionOperation => ({
  kind: 'action',
  now: action.at,
  wallNow: action.at,
  member: memberOf(by),
  device: deviceOf(by),
  action
})
