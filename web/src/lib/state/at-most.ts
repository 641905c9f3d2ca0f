/** Patience with an end. */
import type { Millis } from '../../../../schema/domain/ids.ts'
import type { Disk } from './forget-member.ts'

/** Resolves with the work, or after that time without it. */
export const atMost = (clock: Pick<Disk, 'after'>, ms: Millis, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, new Promise<void>((resolve) => clock.after(ms, resolve))])
