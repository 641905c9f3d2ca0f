import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import { afterAnswer, lastAnswerByOthers } from './conversation-changes.ts'

type Answers = Pick<ConversationRow, 'lastAnswerPosition' | 'lastAnswerKey' | 'otherAnswerPosition' | 'phoneAnswerPosition'>
const NONE: Answers = { lastAnswerPosition: 0, lastAnswerKey: null, otherAnswerPosition: 0, phoneAnswerPosition: 0 }
const KEYS = ['ana/laptop', 'ana/phone', 'ben/laptop', '(phone)'] as const

test('[COL1] [COL4] [COL5] whatever was answered by whom, the row knows for everybody where the last answer by others stands', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...KEYS), { maxLength: 12 }), (authors) => {
      let row = NONE as ConversationRow
      for (const [index, key] of authors.entries()) row = { ...row, ...afterAnswer(row, index + 1, key) }
      for (const key of KEYS) expect(lastAnswerByOthers(row, key)).toBe(authors.findLastIndex((author) => author !== key) + 1)
      expect(row.phoneAnswerPosition).toBe(authors.lastIndexOf('(phone)') + 1)
    })
  )
})
