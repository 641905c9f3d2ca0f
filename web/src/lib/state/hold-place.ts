/**
 * A page whose databases are open: it keeps its place, or marks what it holds to go and gives way. Loaded behind the first picture.
 * Not here: the rule (`still-here.ts`), leaving (`create-app.svelte.ts`).
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { forgetLater } from './forget-marks.ts'
import { keepMe } from './me-on-disk.ts'
import type { Keep } from './session.ts'
import { type Next, nextOf, standingOf } from './still-here.ts'
import type { Workspace } from './workspace.svelte.ts'

export const holdPlace = async (keep: Keep, workspace: Workspace, now: Millis): Promise<Next['to']> => {
  const { engine, me, holdsUnsent, isLoaded } = workspace
  const { to, forget } = nextOf(standingOf(keep, me.id), { unsent: holdsUnsent, rows: isLoaded })
  if (forget) forgetLater(keep, me.id)
  // A browser that is killed before it has written its `localStorage` still knows whose device this is.
  if (to === 'stay' && engine && !workspace.isLeft) await keepMe(engine.local, me, now)
  return to
}
