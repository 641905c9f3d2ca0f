/** The words of an open conversation, which are loaded with it: import this beside the part that says them. */
import { approval } from '../en/approval.ts'
import { composer } from '../en/composer.ts'
import { context } from '../en/context.ts'
import { thread } from '../en/thread.ts'
import { addWords } from '../locale.svelte.ts'

addWords({ ...approval, ...composer, ...context, ...thread })
