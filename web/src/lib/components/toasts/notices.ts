/** Everything that notices need, in one part: their rules and what draws them. Loaded with the engine, so that what it tells is shown. */
export { default as Toasts } from './Toasts.svelte'
export { createToasts } from './toasts.svelte.ts'
