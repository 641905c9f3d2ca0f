/** Every page is drawn in the browser, from the device's own replica: nothing is rendered on a server. */
import { keepLocale } from '../lib/i18n/kept-locale.ts'

export const ssr = false
export const prerender = false

/** Before any page sends its reader on to another address, which would forget what this one asked for. */
export const load = ({ url }: { readonly url: URL }): void => keepLocale(localStorage, url)
