/**
 * When the browser is told to look for a new build: a page that is open day and night would never do it by itself (pitfall 27). Not here:
 * what happens when there is one (`update-flow.ts`).
 */
import type { Millis } from '../../../../schema/domain/ids.ts'

export type CheckReason =
  /** Time has passed. */
  | 'clock'
  /** Somebody looks at the page again. */
  | 'visible'
  /** The server says that it is of another version or protocol than this page. */
  | 'server'
  /** The server refused this page's protocol. */
  | 'refused'

const MINUTE = 60_000

/** The least time since the last look, by reason. A server that always differs (its version was set by hand) must not cost a look each time. */
const AFTER: Readonly<Record<CheckReason, Millis>> = { clock: 60 * MINUTE, visible: 10 * MINUTE, server: 5 * MINUTE, refused: MINUTE }

/** How often `clock` is asked about. */
export const CLOCK_MS: Millis = 10 * MINUTE

/** `lastAt`: when the network was last asked; null if never. */
export const isCheckDue = (reason: CheckReason, lastAt: Millis | null, now: Millis): boolean =>
  lastAt === null || now - lastAt >= AFTER[reason] || now < lastAt

/** What a build, or a server, is. */
export interface Release {
  /** Of the product, as `GET /api/health` says it. */
  readonly version: string
  readonly protocol: number
}

export const differs = (ours: Release, theirs: Release): boolean => ours.version !== theirs.version || ours.protocol !== theirs.protocol
