/** Cards that address books can read, whatever stands on them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ContactCard } from '../../../../schema/domain/content.ts'
import { vcardOf } from './vcard.ts'

const card: ContactCard = {
  name: 'Eve, Fictional',
  phones: [{ phone: '+1 (555) 000-1299', waId: '15550001299', type: 'mobile' }],
  emails: [{ email: 'eve@example.com', type: null }],
  urls: ['https://example.com'],
  addresses: ['1 Way; Sampleton'],
  organisation: 'Example Ltd',
  birthday: '1990-01-31',
  asked: false
}

test('a card is saved with all that stands on it', () => {
  expect(vcardOf(card).split('\r\n')).toEqual([
    'BEGIN:VCARD',
    'VERSION:3.0',
    'FN:Eve\\, Fictional',
    'N:Eve\\, Fictional;;;;',
    'TEL;TYPE=MOBILE:+1 (555) 000-1299',
    'EMAIL:eve@example.com',
    'ADR:;;1 Way\\; Sampleton;;;;',
    'URL:https://example.com',
    'ORG:Example Ltd',
    'BDAY:1990-01-31',
    'END:VCARD',
    ''
  ])
})

test('nothing that stands on a card begins a line of its own, and no line is longer than 75 octets', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n', '\r', ';', ',', '\\', ':', 'B', ' ') })
  fc.assert(
    fc.property(text, fc.option(text), (name, organisation) => {
      const lines = vcardOf({ ...card, name, organisation, phones: [{ phone: name, waId: null, type: 'X:Y' }] }).split('\r\n')
      const known = /^(?: |BEGIN:VCARD$|VERSION:|FN:|N:|TEL:|EMAIL:|ADR:|URL:|ORG:|BDAY:|END:VCARD$|$)/
      for (const line of lines) {
        expect(line).toMatch(known)
        expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
        expect(line).not.toMatch(/[\r\n]/)
      }
    })
  )
})
