/**
 * The secret of an invitation's link (`/join#…`). It stands in the fragment, which no browser sends, and is taken out of the address at once,
 * so that it is in no bookmark, screenshot or copied address (T18). A browser that opened the link may keep it in its own history all the
 * same, which no page can take back: what protects it is that it works once, for 72 hours. Not here: what it opens.
 */

/** 32 bytes in base64url. */
const SECRET = /^[A-Za-z0-9_-]{43}$/

/** Null: no link of ours, or not all of it. `hash` with its `#`. */
export const secretIn = (hash: string): string | null => {
  const text = decoded(hash.slice(1)).trim()
  return SECRET.test(text) ? text : null
}

/** Some mail programs write signs of an address in per cents. */
const decoded = (text: string): string =>
  text.replace(/%([0-7][0-9A-Fa-f])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
