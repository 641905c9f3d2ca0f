/** Asks the server once more what became of a message whose outcome nobody knows (L9). Not here: the rows, which change by the sync alone. */
import type { MessageRow } from '../../../../schema/domain/message.ts'
import { askServer } from '../sync/ask-server.ts'
import { parseThreadPage } from '../sync/frames.ts'

/** `still`: also the server does not know more; one that is older than its page counts as such. */
export type Checked = 'settled' | 'still' | 'offline'

export const checkMessage = async (
  get: (path: string) => Promise<Response>,
  { id, conversation }: Pick<MessageRow, 'id' | 'conversation'>
): Promise<Checked> => {
  const asked = await askServer(get, `/api/conversations/${encodeURIComponent(conversation)}/thread`, parseThreadPage)
  if (asked.kind !== 'answer') return 'offline'
  const said = asked.answer.rows.messages?.find((message) => message.id === id)
  return said === undefined || said.status === 'not-confirmed' ? 'still' : 'settled'
}
