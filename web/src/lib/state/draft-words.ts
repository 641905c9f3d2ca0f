/**
 * Words of a reply into a conversation's draft, before what stands there, and out of it again. On the disk when these answer.
 * Not here: typing (`thread.svelte.ts`), what becomes of the reply (`own-replies.ts`).
 */
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import type { Engine } from './engine.ts'
import type { ThreadController } from './thread.svelte.ts'

/** The open thread shows the draft in its composer. */
export type OpenThread = Pick<ThreadController, 'id' | 'takeDraft'> | null

/** False: the draft begins with them already. */
export const intoDraft = async (engine: Engine, thread: OpenThread, id: ConversationId, text: string): Promise<boolean> => {
  await engine.threads.load(id)
  const before = engine.draft(id)?.text ?? ''
  if (before === text || before.startsWith(`${text}\n`)) return false
  await write(engine, thread, id, before.trim() === '' ? text : `${text}\n${before}`)
  return true
}

/** Answers what stands in the draft after that; where somebody has changed them since nothing is taken out. */
export const outOfDraft = async (engine: Engine, thread: OpenThread, id: ConversationId, text: string): Promise<string> => {
  const now = engine.draft(id)?.text ?? ''
  const rest = now === text ? '' : now.startsWith(`${text}\n`) ? now.slice(text.length + 1) : now
  if (rest !== now) await write(engine, thread, id, rest)
  return rest
}

const write = async (engine: Engine, thread: OpenThread, id: ConversationId, text: string): Promise<void> => {
  const { at } = engine.making()
  engine.write({ conversation: id, text, begunAt: at, seenPosition: engine.threads.newest(id)?.position ?? 0, updatedAt: at })
  if (thread?.id === id) thread.takeDraft()
  await engine.drafts.flush()
}
