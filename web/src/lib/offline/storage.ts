/**
 * The browser's word that it won't throw the replica and the outbox away when the disk gets full, and how much there is (pitfall 30).
 * Not here: noticing that they are gone. Safari deletes what a tab stored after seven days without a visit and asks nobody; the replica
 * then opens without a cursor and starts anew, and an outbox that was lost with it can't be told from an empty one. So whoever works in
 * a tab there is told to install the app.
 */

export type StorageManagerPart = Pick<StorageManager, 'persist' | 'persisted' | 'estimate'>

export type Persistence =
  /** It is kept until the user deletes it. */
  | 'kept'
  /** The browser may delete it when it needs room. */
  | 'may-go'
  /** This browser can't be asked. */
  | 'unknown'

/** How the storage is kept, without asking anybody. */
export const persistenceOf = async (storage: StorageManagerPart | undefined): Promise<Persistence> =>
  storage ? ((await storage.persisted()) ? 'kept' : 'may-go') : 'unknown'

/**
 * Asks the browser, which may ask the person, to keep what is stored. The returned function is called after each action and asks after the
 * first one only: before that, nobody knows why the question comes.
 */
export function persistAfterFirstAction(storage: StorageManagerPart | undefined): () => Promise<Persistence> {
  let asked: Promise<Persistence> | undefined
  const persist = async (): Promise<Persistence> => {
    const now = await persistenceOf(storage)
    return now === 'may-go' && (await storage?.persist()) ? 'kept' : now
  }
  return () => {
    asked ??= persist()
    return asked
  }
}

/** In bytes, as far as the browser tells. */
export interface StorageUse {
  readonly used: number
  readonly available: number
}

export async function storageUse(storage: StorageManagerPart | undefined): Promise<StorageUse | null> {
  if (!storage) return null
  const { usage, quota } = await storage.estimate()
  return usage === undefined || quota === undefined ? null : { used: usage, available: quota }
}
