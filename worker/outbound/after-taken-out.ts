/**
 * A conversation's row after a message was taken out of its thread: as if it had never been there, so that nobody is held by an answer that
 * never left, and the row shows the last words that stand. Not here: who waits (conversation-changes.ts, a fallen answer).
 */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import { answerKey, type MessageRow } from '../../schema/domain/message.ts'
import type { Draft } from '../commit/draft.ts'
import { afterMessage } from '../ingest/conversation-changes.ts'

export const afterTakenOut = (draft: Draft, gone: MessageRow): Partial<ConversationRow> => {
  const standing = draft.standings.get(gone.id)
  if (!standing) throw new Error(`what stands beside ${gone.id} was not read`)
  const row = draft.conversations.need(gone.conversation)
  const behind = draft.messages.inserted().filter((message) => message.conversation === gone.conversation)
  return { ...answersOf([...standing.answers, ...behind.flatMap(asAnswer)]), ...wordsOf(row, gone, [standing.last, ...behind]) }
}

/** Replies that were let out in the same commit stand too. */
const asAnswer = ({ author, device, position }: MessageRow) =>
  author !== null && device !== null ? [{ key: answerKey(author, device), position }] : []

const answersOf = (answers: readonly { readonly key: string; readonly position: number }[]): Partial<ConversationRow> => {
  const [last, ...others] = answers.toSorted((one, other) => other.position - one.position)
  return {
    lastAnswerPosition: last?.position ?? 0,
    lastAnswerKey: last?.key ?? null,
    otherAnswerPosition: others.find(({ key }) => key !== last?.key)?.position ?? 0
  }
}

const wordsOf = (
  row: ConversationRow,
  gone: MessageRow,
  candidates: readonly (Pick<MessageRow, 'id' | 'at' | 'position' | 'direction' | 'type' | 'text'> | null)[]
): Partial<ConversationRow> => {
  if (row.lastMessage !== gone.id) return {}
  const [last] = candidates
    .filter((message) => message !== null)
    .toSorted((one, other) => other.at - one.at || other.position - one.position)
  if (!last) return { lastMessage: null, preview: '' }
  return { ...afterMessage({ ...row, lastMessage: null }, last), lastPosition: row.lastPosition }
}
