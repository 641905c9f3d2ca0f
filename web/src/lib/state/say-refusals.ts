/**
 * Tells refusals to whoever asked, each in its sentence, and does what follows from them. Loaded with the first. Not here: which there are
 * and when somebody looks (`create-app.svelte.ts`).
 */
import type { LateToasts } from '../components/toasts/late-toasts.svelte.ts'
import { t } from '../i18n/locale.svelte.ts'
import { outOfDraft } from './draft-words.ts'
import type { Engine } from './engine.ts'
import type { Refusal } from './engine-deps.ts'
import { type RefusalNames, refusalSentence } from './refusal-words.ts'
import type { Workspace } from './workspace.svelte.ts'

type Shown = Pick<Workspace, 'engine' | 'thread' | 'rowOf' | 'nameOf'>

/** Answers those that cannot be told yet, because rows that belong to them are still on their way. The other tabs need not tell the rest. */
export const sayRefusals = async (
  refusals: readonly Refusal[],
  workspace: Shown,
  toasts: Pick<LateToasts, 'show'>
): Promise<readonly Refusal[]> => {
  const untold: Refusal[] = []
  for (const refusal of refusals) {
    const { conversation, id } = refusal.entry
    const customer = (conversation === null ? undefined : workspace.rowOf(conversation))?.name ?? ''
    const text = await sentenceOf(refusal, workspace, { nameOf: workspace.nameOf, customer })
    if (text === null) untold.push(refusal)
    else {
      toasts.show({ text, tone: 'wait' })
      workspace.engine?.sawRefusal(id)
    }
  }
  return untold
}

/** Null: not yet. */
const sentenceOf = async ({ entry, explanation }: Refusal, { engine, thread }: Shown, names: RefusalNames): Promise<string | null> => {
  const { action, conversation, words } = entry
  if (!engine || action.kind !== 'message.discard' || explanation.kind !== 'reply-decided' || conversation === null || words === undefined)
    return refusalSentence(explanation, names)
  const { customer } = names
  switch (await fateOf(engine, conversation, action.message)) {
    case 'unknown':
      return null
    case 'elsewhere':
      return refusalSentence(explanation, names)
    case 'sent': {
      const rest = await outOfDraft(engine, thread, conversation, words)
      return t(rest.trim() === '' ? 'app.refused.approvedBefore' : 'app.refused.wouldBeSecond', { customer })
    }
  }
}

/** What became of a reply that its author wanted back: its customer has it, or it was thrown away on another device. */
const fateOf = async (engine: Engine, conversation: string, id: string): Promise<'sent' | 'elsewhere' | 'unknown'> => {
  const base = engine.index.base(conversation)
  if (base && [...base.held, ...base.awaiting].some((held) => held.id === id)) return 'unknown'
  await engine.threads.load(conversation)
  return engine.threads.peek(conversation)?.messages.some((message) => message.id === id) ? 'sent' : 'elsewhere'
}
