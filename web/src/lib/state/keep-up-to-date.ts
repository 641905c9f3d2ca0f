/**
 * The service worker and new builds of the app, for whoever has it open. Loaded behind the first picture. Not here: when a new build may
 * take over (`offline/update-flow.ts`).
 */
import { version as build } from '$app/env'
import { PRODUCT_VERSION, PROTOCOL_VERSION } from '../../../../schema/protocol/version.ts'
import { t } from '../i18n/locale.svelte.ts'
import { type Offline, startOffline } from '../offline/register.ts'
import type { App } from './app.svelte.ts'

const UPDATE = 'update'

export const keepUpToDate = (app: App): Offline | null => {
  const { workspace, toasts, deps } = app
  const offline = startOffline({
    build,
    release: { version: PRODUCT_VERSION, protocol: PROTOCOL_VERSION },
    isSending: () => workspace.isSending,
    flushDrafts: () => Promise.all([workspace.engine?.drafts.flush(), app.approvals?.flush()]),
    onOffer: (offered) => {
      const run = (): void => {
        offline?.applyUpdate().catch(deps.crashed)
      }
      if (offered) toasts.show({ text: t('app.update'), name: UPDATE, stays: true, action: { text: t('app.updateNow'), run } })
      else toasts.dismissNamed(UPDATE)
    },
    onProblem: deps.crashed,
    now: deps.clock.now
  })
  return offline
}
