/**
 * Pictures for the next start, and what is remembered of the member beside them. Loaded behind the first picture. Not here: when one is
 * written (`offline/snapshot-writer.ts`), where it is kept (`offline/boot-place.ts`).
 */
import { SnapshotPlace } from '../offline/boot-place.ts'
import { packSnapshot } from '../offline/pack-snapshot.ts'
import { type SnapshotWriter, startSnapshotWriter } from '../offline/snapshot-writer.ts'
import { rememberRights } from './remember-rights.ts'
import { rememberedId } from './session.ts'
import { traces } from './this-browser.ts'
import type { Workspace } from './workspace.svelte.ts'

export interface Pictures extends Omit<SnapshotWriter, 'stop'> {
  /** Nothing is written from now on, and nothing is under way. */
  readonly stop: () => Promise<void>
}

export const writeSnapshots = (workspace: Workspace, crashed: (error: unknown) => void): Pictures => {
  const place = traces.caches ? new SnapshotPlace(traces.caches) : null
  const writer = startSnapshotWriter(() => {
    // Somebody else is here by now, or nobody: this page has only not heard of it yet.
    if (rememberedId(localStorage) !== workspace.me.id) return
    const picture = workspace.snapshot()
    place?.keep(picture && packSnapshot(picture)).catch(crashed)
    if (!picture) return
    rememberRights(localStorage, workspace)
  })
  return {
    ...writer,
    stop: async () => {
      writer.stop()
      await place?.stop()
    }
  }
}
