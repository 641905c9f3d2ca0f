/** Gets the older part of a thread when somebody looks for it (L10, L11). Any tab may. Not here: showing it. */
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import { parseCursor } from '../../../../schema/protocol/delta.ts'
import type { Change } from '../replica/change.ts'
import type { Replica, ThreadPage } from '../replica/replica.ts'
import { type Answered, askServer } from './ask-server.ts'
import { parseThreadPage } from './frames.ts'

export type Older = 'loaded' | 'complete' | 'offline' | 'gone'

/** A page may hold nothing that is new (it overlaps what is here), or be too old to count; so often it is asked on. */
const MAX_PAGES = 4

export interface FetchOlderDeps {
  readonly replica: Replica
  get(path: string): Promise<Response>
  onChange(change: Change): void
  onEnd(end: 'session-ended' | 'upgrade-required'): void
  onFault(error: unknown): void
}

/** Loads the next older page; with nothing known of the thread, its newest. */
export const fetchOlder = async (deps: FetchOlderDeps, conversation: ConversationId): Promise<Older> => {
  for (let asked = 0; asked < MAX_PAGES; asked += 1) {
    const coverage = await deps.replica.coverage(conversation)
    if (coverage?.complete) return 'complete'
    const epoch = await epochOf(deps.replica)
    const answered = await askServer(deps.get, pathOf(conversation, coverage?.older ?? null), parseThreadPage)
    if (answered.kind !== 'answer') return refused(deps, answered)
    if (epoch !== (await epochOf(deps.replica))) continue
    if (await putsSomething(deps, conversation, answered.answer)) return 'loaded'
  }
  return 'loaded'
}

const putsSomething = async (deps: FetchOlderDeps, conversation: ConversationId, page: ThreadPage): Promise<boolean> => {
  const change = await deps.replica.putThread(conversation, page)
  if (!change.taken) return false
  deps.onChange(change)
  return (change.rows.messages?.length ?? 0) > 0
}

const pathOf = (conversation: ConversationId, before: string | null): string =>
  `/api/conversations/${encodeURIComponent(conversation)}/thread${before === null ? '' : `?before=${encodeURIComponent(before)}`}`

const epochOf = async (replica: Replica): Promise<string | undefined> => parseCursor((await replica.cursor()) ?? '')?.epoch

const refused = (deps: FetchOlderDeps, answered: Exclude<Answered<unknown>, { kind: 'answer' }>): Older => {
  switch (answered.kind) {
    case 'gone':
      return 'gone'
    case 'session-ended':
    case 'upgrade-required':
      deps.onEnd(answered.kind)
      return 'offline'
    case 'misunderstood':
      deps.onFault(new Error(`thread: answered ${answered.status}`))
      return 'offline'
    case 'unreachable':
      return 'offline'
    default:
      return answered satisfies never
  }
}
