/** Every page is drawn in the browser, from the device's own replica: nothing is rendered on a server. */
export const ssr = false
export const prerender = false
