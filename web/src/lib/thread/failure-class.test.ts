/** Every code that can end a message has words on the device, and they say what the server's table says. */
import { describe, expect, test } from 'vitest'
import { ERROR_RULES } from '../../../../schema/whatsapp/error-table.ts'
import { failures } from '../i18n/en/failures.ts'
import { failureKey } from './failure-class.ts'

/** Of block lists, groups, calls, usernames, and of connecting a number: no message fails of them. */
const OF_NO_MESSAGE = /block list|username for|this call|group|Load the list|business phone|contacts and history|as it is written/i
const rules = ERROR_RULES.filter(({ decision }) => !OF_NO_MESSAGE.test(decision.text))
const codesOf = (rule: (typeof rules)[number]): readonly number[] => rule.codes.flat().filter((code) => code !== 0)
const casesOf = (...actions: readonly string[]) =>
  rules
    .filter(({ decision }) => actions.includes(decision.action))
    .flatMap((rule) => codesOf(rule).map((code) => [code, rule.decision] as const))

describe('the words for an error code', () => {
  test.each(casesOf('tell', 'template'))('%i says what the table says', (code, { text }) => {
    const key = failureKey(code)
    expect(key && failures[key]).toBe(text)
  })
  test.each(casesOf('pause'))('%i says what an admin has to do', (code, decision) => {
    expect(failureKey(code)).toBe(`failure.${decision.action === 'pause' ? decision.reason : ''}`)
  })
  test.each(casesOf('retry', 'wait'))('%i says that later is better', (code) => {
    expect(failureKey(code)).toBe('failure.later')
  })
  test('a code that nobody knows, and none at all, have no words here', () => {
    expect([failureKey(987_654), failureKey(0), failureKey(131000)]).toEqual([null, null, null])
  })
})
