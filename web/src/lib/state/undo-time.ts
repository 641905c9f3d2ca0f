/** How long what was done can be taken back. */
import type { Millis } from '../../../../schema/domain/ids.ts'

/** UND-01. */
export const UNDO_MS: Millis = 10_000
