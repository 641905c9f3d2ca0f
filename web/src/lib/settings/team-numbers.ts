/** Whose numbers are: a number that no team has is everybody's. Not here: who sees what by that (`permissions.ts`). */
import type { NumberId, TeamId } from '../../../../schema/domain/ids.ts'
import type { TeamRow } from '../../../../schema/domain/member.ts'
import type { NumberRow } from '../../../../schema/domain/number.ts'

export const everybodysNumbers = (numbers: readonly NumberRow[], teams: readonly TeamRow[]): readonly NumberRow[] =>
  numbers.filter(({ id }) => !teams.some((team) => team.numbers.includes(id)))

/** The numbers that no other team would have if this one went. */
export const freedWith = (team: TeamRow, numbers: readonly NumberRow[], teams: readonly TeamRow[]): readonly NumberRow[] => {
  const others = teams.filter(({ id }) => id !== team.id)
  return everybodysNumbers(numbers, others).filter(({ id }) => team.numbers.includes(id))
}

/** The other teams that have a number. */
export const teamsToo = (number: NumberId, team: TeamId, teams: readonly TeamRow[]): readonly TeamRow[] =>
  teams.filter(({ id, numbers }) => id !== team && numbers.includes(number))

/** What is changed of a team; what is not named stays. */
export interface TeamChange {
  readonly name?: string
  readonly members?: string[]
  readonly numbers?: string[]
}
