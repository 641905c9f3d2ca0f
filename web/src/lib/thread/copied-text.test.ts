/** What is copied out of a bubble is what was typed into it. */
import { describe, expect, test } from 'vitest'
import { copiedText, type DrawnNode } from './copied-text.ts'

const text = (textContent: string): DrawnNode => ({ nodeName: '#text', textContent, childNodes: [] })
const node = (nodeName: string, ...children: readonly (DrawnNode | string)[]): DrawnNode => ({
  nodeName,
  textContent: null,
  childNodes: children.map((child) => (typeof child === 'string' ? text(child) : child))
})
const selected = (...children: readonly (DrawnNode | string)[]): DrawnNode => node('#document-fragment', ...children)

describe('copied text', () => {
  test('keeps its marks, one within another', () => {
    const line = node('P', 'The ', node('STRONG', 'tall ', node('EM', 'Faro')), ', ', node('S', 'not'), ' ', node('CODE', 'A-1'))
    expect(copiedText(selected(line))).toBe('The *tall _Faro_*, ~not~ `A-1`')
  })
  test('keeps three signs around text of fixed width', () => {
    expect(copiedText(selected(node('P', { ...node('CODE', 'a\nb'), className: 'mono svelte-1' })))).toBe('```a\nb```')
  })
  test('keeps lists, quotes and lines', () => {
    const list = { ...node('OL', node('LI', 'one'), node('LI', node('STRONG', 'two'))), start: 3 }
    const parts = [node('P', 'So:'), node('UL', node('LI', 'a'), node('LI', 'b')), list, node('BLOCKQUOTE', 'said\nso')]
    expect(copiedText(selected(...parts))).toBe('So:\n- a\n- b\n3. one\n4. *two*\n> said\n> so')
  })
  test('puts no marks around nothing', () => {
    expect(copiedText(selected(node('STRONG', ''), 'rest of a line'))).toBe('rest of a line')
  })
})
