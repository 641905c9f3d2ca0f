/**
 * The English catalogue: the words that are there from the start, and the type of all of them, by which every other locale is made.
 * What is only said on parts that are loaded later comes with those (`late/`).
 */
import { app } from './app.ts'
import type { approval } from './approval.ts'
import type { audit } from './audit.ts'
import type { board } from './board.ts'
import type { commands } from './commands.ts'
import type { composer } from './composer.ts'
import type { context } from './context.ts'
import type { door } from './door.ts'
import type { failures } from './failures.ts'
import type { notices } from './notices.ts'
import type { outbox } from './outbox.ts'
import { queue } from './queue.ts'
import type { queueEmpty } from './queue-empty.ts'
import type { refusals } from './refusals.ts'
import type { roles } from './roles.ts'
import type { settings } from './settings.ts'
import { shell } from './shell.ts'
import type { sim } from './sim.ts'
import type { thread } from './thread.ts'
import { words } from './words.ts'

export const first = { ...words, ...app, ...shell, ...queue } as const

export type English = typeof first &
  typeof approval &
  typeof audit &
  typeof board &
  typeof commands &
  typeof composer &
  typeof context &
  typeof door &
  typeof failures &
  typeof notices &
  typeof outbox &
  typeof queueEmpty &
  typeof refusals &
  typeof roles &
  typeof settings &
  typeof sim &
  typeof thread
