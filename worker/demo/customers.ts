/**
 * The people who write to Marisol Home. Numbers are fictional: +1 555 0… can be nobody's (area code 555 is not assigned, and no exchange
 * begins with 0). Not here: what they write.
 */
import type { NumberId } from '../../schema/domain/ids.ts'
import { arabic } from './dialogues/arabic.ts'
import { english } from './dialogues/english-sales.ts'
import { hindi } from './dialogues/hindi.ts'
import { portuguese } from './dialogues/portuguese.ts'
import { spanish } from './dialogues/spanish.ts'
import { personWithPhone } from './items.ts'
import { SALES, SUPPORT } from './people.ts'
import type { Phrases } from './phrases.ts'
import type { Customer } from './story.ts'

/** The first phone of the demo's customers; those of `--large` begin at 15550120000. */
const FIRST_PHONE = 15_550_110_000

/** The phone of the customer with this place: neighbours do not look alike. */
export const phoneAt = (place: number): string => String(FIRST_PHONE + 211 + place * 137)

export const customerAt = (place: number, name: string, number: NumberId): Customer => ({
  code: String(place).padStart(2, '0'),
  person: personWithPhone(phoneAt(place), name),
  number
})

export interface Regular {
  readonly name: string
  readonly number: NumberId
  readonly phrases: Phrases
}

const regulars = (phrases: Phrases, number: NumberId, names: readonly string[]): readonly Regular[] =>
  names.map((name) => ({ name, number, phrases }))

/** Customers with nothing special about them: 29. */
export const REGULARS: readonly Regular[] = [
  ...regulars(english, SUPPORT, ['Hannah Doyle', 'George Akins', 'Mei Tanaka', 'Walter Finch', 'Ruth Abara', 'Ian MacLeod']),
  ...regulars(english, SALES, ['Chloe Barnes', 'Farid Aziz', 'Sofia Lind', 'Noah Prescott', 'Ingrid Moe']),
  ...regulars(spanish, SUPPORT, ['Marta Ibáñez', 'Carlos Rueda', 'Lucía Pereda', 'Andrés Quiroga']),
  ...regulars(spanish, SALES, ['Valeria Montes', 'Hugo Salinas']),
  ...regulars(portuguese, SUPPORT, ['Beatriz Moura', 'Thiago Ramos', 'Larissa Nunes', 'Paulo Teles']),
  ...regulars(portuguese, SALES, ['Renata Farias', 'Caio Brandão']),
  ...regulars(hindi, SUPPORT, ['Neha Kapoor', 'Rohit Verma', 'सुनीता शर्मा']),
  ...regulars(arabic, SUPPORT, ['Omar Siddiq', 'نور العلي', 'Yusuf Rahman'])
]
