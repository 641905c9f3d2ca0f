/** The boot snapshot as a text that is small enough. Not here: reading it (`boot-snapshot.ts`), where it is kept (`boot-place.ts`). */
import { NO_FILTER } from '../queue/view.ts'
import { type BootSnapshot, SNAPSHOT_VERSION } from './boot-snapshot.ts'
import { numbers, packQueueRow, people, settings, teams } from './snapshot-rows.ts'

export const SNAPSHOT_ROWS = 60
/** In characters: it is read whole before anything is drawn. */
export const SNAPSHOT_LENGTH = 100_000

const packed = (snapshot: BootSnapshot, rows: number): string =>
  JSON.stringify({
    ...snapshot,
    version: SNAPSHOT_VERSION,
    filter: { ...NO_FILTER, ...snapshot.filter },
    rows: snapshot.rows.slice(0, rows).map(packQueueRow),
    people: snapshot.people.map(people.pack),
    teams: snapshot.teams.map(teams.pack),
    numbers: snapshot.numbers.map(numbers.pack),
    settings: snapshot.settings && settings.pack(snapshot.settings)
  })

/** Where it would be too large it has fewer rows. Null: even without rows it is. */
export function packSnapshot(snapshot: BootSnapshot): string | null {
  for (let rows = SNAPSHOT_ROWS; rows >= 0; rows = rows > 0 ? Math.floor(rows / 2) : -1) {
    const text = packed(snapshot, rows)
    if (text.length <= SNAPSHOT_LENGTH) return text
  }
  return null
}
