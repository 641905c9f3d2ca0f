/** Why the device did not keep something, as a closed list. Not here: faults of ours, which are thrown. */

export interface StorageFailure {
  readonly kind: 'not-stored'
  /** `full`: no room is left. `newer`: a newer version of the app has the database. `unavailable`: the browser closed it or will not open it. */
  readonly why: 'full' | 'newer' | 'unavailable'
}

const BY_NAME: Readonly<Record<string, StorageFailure['why']>> = {
  QuotaExceededError: 'full',
  VersionError: 'newer',
  DatabaseClosedError: 'unavailable',
  OpenFailedError: 'unavailable',
  MissingAPIError: 'unavailable',
  InvalidStateError: 'unavailable',
  UnknownError: 'unavailable',
  TimeoutError: 'unavailable'
}

/** Null for what is no failure of storage. An aborted transaction tells its reason in `inner`. */
export const storageFailureOf = (error: unknown): StorageFailure | null => {
  if (!(error instanceof Error)) return null
  const inner = 'inner' in error ? storageFailureOf(error.inner) : null
  const why = inner?.why ?? BY_NAME[error.name]
  return why ? { kind: 'not-stored', why } : null
}
