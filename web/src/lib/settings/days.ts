/** Days of the device's calendar as moments, for a filter from one day to another. Not here: fields, words. */
import type { Millis } from '../../../../schema/domain/ids.ts'

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/

const startOf = (day: string, later: number): Millis | null => {
  const [, year, month, date] = DAY.exec(day) ?? []
  if (year === undefined || month === undefined || date === undefined) return null
  return new Date(Number(year), Number(month) - 1, Number(date) + later).getTime()
}

/** The first moment of a day as a date field names it (`2026-11-23`); null: no day. */
export const dayStart = (day: string): Millis | null => startOf(day, 0)

/** The last millisecond of that day, whatever length it has where clocks are changed. */
export const dayEnd = (day: string): Millis | null => {
  const next = startOf(day, 1)
  return next === null ? null : next - 1
}
