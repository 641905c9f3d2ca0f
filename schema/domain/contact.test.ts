import { describe, expect, test } from 'vitest'
import { canonicalPhone, displayName, identitiesOf, type WhatsAppPerson } from './contact.ts'

const somebody = (more: Partial<WhatsAppPerson>): WhatsAppPerson => ({
  phone: null,
  userId: null,
  parentUserId: null,
  username: null,
  name: null,
  ...more
})

describe('the canonical form of a phone', () => {
  test.each([
    ['Brazil with and without the ninth digit', '5511987654321', '551187654321'],
    ['Mexico with and without the 1', '5215512345678', '525512345678'],
    ['Argentina with and without the 9', '5491123456789', '541123456789'],
    ['digits with and without what people write between them', '+1 (555) 000-1234', '15550001234']
  ])('[CAP12] %s is one number', (_, one, other) => {
    expect(canonicalPhone(one)).toBe(canonicalPhone(other))
  })

  test.each([
    ['two Brazilian mobiles', '5511987654321', '5511987654322'],
    ['two Brazilian areas', '5511987654321', '5521987654321'],
    ['a Mexican and an American number', '5215512345678', '15512345678'],
    ['a Brazilian landline and a mobile', '551132654321', '5511932654322']
  ])('[CAP12] %s are two numbers', (_, one, other) => {
    expect(canonicalPhone(one)).not.toBe(canonicalPhone(other))
  })

  test.each(['15550001234', '551132654321', '525512345678', '541123456789', '4915112345678', '59171234567', '5215'])(
    '[CAP12] %s is its own canonical form',
    (phone) => {
      expect(canonicalPhone(phone)).toBe(phone)
    }
  )
})

describe('identities', () => {
  test('[ING10] the business-scoped id stands before the phone, the parent id last', () => {
    const identities = identitiesOf(somebody({ phone: '5511987654321', userId: 'BR.1', parentUserId: 'BR.ENT.1' }))
    expect(identities).toEqual([
      { kind: 'bsuid', value: 'BR.1' },
      { kind: 'phone', value: '551187654321' },
      { kind: 'parent', value: 'BR.ENT.1' }
    ])
  })

  test('[CAP11] somebody without a phone has the identities that WhatsApp tells, and a username is none', () => {
    expect(identitiesOf(somebody({ userId: 'US.1', username: 'ida' }))).toEqual([{ kind: 'bsuid', value: 'US.1' }])
    expect(identitiesOf(somebody({ phone: '', userId: '' }))).toEqual([])
  })
})

describe('what somebody is called', () => {
  test('by their name, else their username, else their number', () => {
    expect(displayName(somebody({ name: 'Ida', username: 'ida.b', phone: '15550001234' }))).toBe('Ida')
    expect(displayName(somebody({ username: 'ida.b', phone: '15550001234' }))).toBe('@ida.b')
    expect(displayName(somebody({ name: '', phone: '15550001234' }))).toBe('+15550001234')
    expect(displayName(somebody({ userId: 'US.1' }))).toBe('WhatsApp user')
  })
})
