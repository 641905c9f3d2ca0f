/** Where somebody goes after the door. Not here: going there. */

/** Stands for our own, whatever that is called. */
const OURS = 'https://ours.invalid'

/** Only addresses of our own: `to` comes with a link that anybody may have made. The door itself is none. */
export const nextAddress = (to: string | null): string => {
  const url = to !== null && URL.canParse(to, OURS) ? new URL(to, OURS) : null
  // A path that begins with two strokes would be read as somebody else's address when it is gone to.
  const isOurs = url?.origin === OURS && !/^\/(?:\/|(?:sign-in|join)(?:\/|$))/.test(url.pathname)
  return isOurs ? url.pathname + url.search : '/'
}
