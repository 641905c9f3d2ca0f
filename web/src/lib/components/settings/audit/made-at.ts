/** When something was made on a device, beside when it reached the server (AUD-01). Not here: words. */
import type { Millis } from '../../../../../../schema/domain/ids.ts'

/** Less apart than this is the way to the server, and clocks that go a little wrong. */
const NEAR_MS: Millis = 60_000

/** Both times are worth showing. */
export const wereApart = ({ at, madeAt }: { readonly at: Millis; readonly madeAt: Millis | null }): boolean =>
  madeAt !== null && Math.abs(at - madeAt) > NEAR_MS
