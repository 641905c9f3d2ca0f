/**
 * What a page of the app may load and run (security design, section 10): nothing but our own files, and no text becomes a script.
 * The build writes it into the page and, with the hash of the page's one inline script, into the headers of the built files.
 */
import type { sveltekit } from '@sveltejs/kit/vite'

type Policy = NonNullable<NonNullable<Parameters<typeof sveltekit>[0]>['csp']>['directives']

export const CONTENT_SECURITY_POLICY = {
  'default-src': ['none'],
  'script-src': ['self'],
  'style-src': ['self'],
  'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
  'img-src': ['self', 'blob:', 'data:'],
  'media-src': ['self', 'blob:'],
  'font-src': ['self'],
  'connect-src': ['self'],
  'worker-src': ['self'],
  'manifest-src': ['self'],
  'form-action': ['self'],
  'base-uri': ['none'],
  'object-src': ['none'],
  'require-trusted-types-for': ['script'],
  'trusted-types': ['svelte-trusted-html', 'sveltekit-trusted-url', 'baton-script-url']
} satisfies NonNullable<Policy>
