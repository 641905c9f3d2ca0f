/** A contact card as a file that address books read (vCard 3.0, RFC 2426). Not here: saving it. */
import type { ContactCard } from '../../../../schema/domain/content.ts'

const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n|\r/g, '\\n')
/** Types are words of a stranger: only plain ones name anything. */
const typed = (property: string, type: string | null): string =>
  type && /^[A-Za-z]{1,20}$/.test(type) ? `${property};TYPE=${type.toUpperCase()}` : property

const OCTETS = 75
/** Lines end at 75 octets and go on behind a space; no character is cut in two. */
const folded = (line: string): string => {
  const lines: string[] = []
  let [here, size] = ['', 0]
  for (const sign of line) {
    const octets = new TextEncoder().encode(sign).length
    if (size + octets > OCTETS) {
      lines.push(here)
      ;[here, size] = [' ', 1]
    }
    here += sign
    size += octets
  }
  return [...lines, here].join('\r\n')
}

export const vcardOf = (card: ContactCard): string =>
  [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escaped(card.name)}`,
    `N:${escaped(card.name)};;;;`,
    ...card.phones.map(({ phone, type }) => `${typed('TEL', type)}:${escaped(phone)}`),
    ...card.emails.map(({ email, type }) => `${typed('EMAIL', type)}:${escaped(email)}`),
    ...card.addresses.map((address) => `ADR:;;${escaped(address)};;;;`),
    ...card.urls.map((url) => `URL:${escaped(url)}`),
    ...(card.organisation ? [`ORG:${escaped(card.organisation)}`] : []),
    ...(card.birthday && /^\d{4}-\d{2}-\d{2}$/.test(card.birthday) ? [`BDAY:${card.birthday}`] : []),
    'END:VCARD',
    ''
  ]
    .map(folded)
    .join('\r\n')
