/** How much one action and one request may hold: known to whoever writes them and to whoever reads them. */

/** WhatsApp's own limit for a text (reference 11). */
export const MAX_TEXT = 4096
export const MAX_ACTIONS = 100
export const MAX_NAME = 80
