/** What is known of how whole a thread is here. Not here: reading a thread (thread.ts). */
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import type { MessageRow } from '../../../../schema/domain/message.ts'
import { MESSAGES_OF_A_THREAD } from '../../../../schema/protocol/device-window.ts'
import type { ReplicaDatabase, ThreadCoverage, ThreadPlace } from './schema.ts'

/** WhatsApp's time, then arrival [CAP4]. */
export const isBefore = (a: ThreadPlace, b: ThreadPlace): boolean => a.at < b.at || (a.at === b.at && a.position < b.position)

export const placeOf = ({ at, position }: ThreadPlace): ThreadPlace => ({ at, position })

export const oldestOf = (messages: readonly ThreadPlace[]): ThreadPlace | null =>
  messages.reduce<ThreadPlace | null>((oldest, message) => (oldest && !isBefore(message, oldest) ? oldest : placeOf(message)), null)

/** The bootstrap brought the newest messages of these threads. */
export const coverNewest = async (database: ReplicaDatabase, messages: readonly MessageRow[]): Promise<void> => {
  const threads = Map.groupBy(messages, ({ conversation }) => conversation)
  const stored = await database.coverage.bulkGet([...threads.keys()])
  const covered = [...threads].map(([conversation, list], index) =>
    deeper(stored[index], { conversation, complete: list.length < MESSAGES_OF_A_THREAD, older: null, from: oldestOf(list) })
  )
  await database.coverage.bulkPut(covered)
}

/** A page of the server was put that continues what is here, or the newest. */
export const coverPage = async (
  database: ReplicaDatabase,
  conversation: ConversationId,
  messages: readonly MessageRow[],
  older: string | null
): Promise<void> => {
  const stored = await database.coverage.get(conversation)
  const from = (older === null ? null : beginOf(older)) ?? oldestOf(messages)
  await database.coverage.put(deeper(stored, { conversation, complete: older === null, older, from }))
}

/** Where a page begins, from what it names to go on with: its oldest row may be one that is only quoted, with a hole behind it. */
const beginOf = (older: string): ThreadPlace | null => {
  const place = /^(\d{1,16})\.(\d{1,15})$/.exec(older)
  return place && { at: Number(place[1]), position: Number(place[2]) }
}

/** Of two truths about one thread the one that reaches further back; a repeated or late page takes nothing away. */
const deeper = (known: ThreadCoverage | undefined, page: ThreadCoverage): ThreadCoverage => {
  if (!known || page.complete) return page
  if (known.complete) return known
  if (known.from && page.from && isBefore(known.from, page.from)) return known
  return { ...page, from: page.from ?? known.from, older: page.older ?? known.older }
}
