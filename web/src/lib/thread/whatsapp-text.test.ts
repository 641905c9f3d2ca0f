/** WhatsApp's marks: examples, a naive reader that must agree, and time. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Block, Emphasis, Inline } from './text-tree.ts'
import { readWhatsAppText } from './whatsapp-text.ts'

/** A short way of writing a tree down: `bold(a italic(b))`. */
const inline = (runs: readonly Inline[]): string =>
  runs
    .map((run) =>
      'children' in run ? `${run.kind}(${inline(run.children)})` : run.kind === 'text' ? run.text : `${run.kind}(${run.text})`
    )
    .join('')
const shown = (text: string): string =>
  readWhatsAppText(text)
    .map((block) =>
      block.kind === 'lines' ? inline(block.children) : block.kind === 'quote' ? `quote(${inline(block.children)})` : list(block)
    )
    .join('|')
const list = (block: Extract<Block, { kind: 'list' }>): string => `list${block.first ?? ''}(${block.items.map(inline).join(';')})`

describe('marks', () => {
  test.each([
    ['*bold* _italic_ ~strike~', 'bold(bold) italic(italic) strike(strike)'],
    ['*a _b ~c~_* d', 'bold(a italic(b strike(c))) d'],
    ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
    ['x * not bold * and *also not *', 'x * not bold * and *also not *'],
    ['*open\nclose*', '*open\nclose*'],
    ['*unclosed _but this_', '*unclosed italic(but this)'],
    ['Name: ______ **', 'Name: ______ **'],
    ['(*in brackets*), "_quoted_"!', '(bold(in brackets)), "italic(quoted)"!'],
    ['*عاجل* الطلب MH-51377', 'bold(عاجل) الطلب MH-51377'],
    ['é*no*é 😀*yes*😀', 'é*no*é 😀bold(yes)😀'],
    ['*_crossed*_', 'bold(_crossed)_']
  ])('%s', (text, tree) => expect(shown(text)).toBe(tree))
})

describe('code', () => {
  test.each([
    ['```a\n*b*``` *c*', 'mono(a\n*b*) bold(c)'],
    ['`*x*` and `open', 'code(*x*) and `open'],
    ['``` nothing closes *this*', '``` nothing closes bold(this)'],
    ['```a`b``c```', 'mono(a`b``c)']
  ])('%s', (text, tree) => expect(shown(text)).toBe(tree))
})

describe('lines', () => {
  test.each([
    ['> one\n> *two*\nthree', 'quote(one\nbold(two))|three'],
    ['- a\n* b\n1. c\n2. d', 'list(a;b)|list1(c;d)'],
    ['7. seven', 'list7(seven)'],
    ['-no list\n1.no list', '-no list\n1.no list'],
    ['', '']
  ])('%s', (text, tree) => expect(shown(text)).toBe(tree))
})

describe('addresses', () => {
  const links = (text: string): readonly string[] =>
    readWhatsAppText(text).flatMap((block) =>
      block.kind === 'lines' ? block.children.flatMap((run) => (run.kind === 'link' ? [run.href] : [])) : []
    )

  test('a web address is a link without the full stop, the bracket or the mark after it', () => {
    expect(links('see https://shop.example/a_b_c?x=1. (http://two.example/p_(q)) www.three.example/, *https://four.example*')).toEqual([
      'https://shop.example/a_b_c?x=1',
      'http://two.example/p_(q)',
      'https://www.three.example/'
    ])
    expect(shown('*https://four.example*')).toBe('bold(link(https://four.example))')
  })
  test('[TXT1] whatever an address is written like, it is http or https', () => {
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://',
      'http:///x',
      'ftp://a.example',
      'xhttps://a.example',
      'www.x'
    ])
      expect(links(text)).toEqual([])
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'htps:/w.javcrit*_ \u202e<>"()') }), (text) => {
        for (const href of links(text)) expect(href).toMatch(/^https?:\/\/[^/]/i)
      })
    )
  })
  test('a phone number is found in any writing, an order number is not', () => {
    expect(shown('+55 (11) 91234-5678, order 51377-2026-11')).toBe('phone(+55 (11) 91234-5678), order 51377-2026-11')
    expect(shown('call +2348035550123!')).toBe('call phone(+2348035550123)!')
  })
})

/** The same rules, read again and again from every place, with nothing prepared. */
const WORDY = /[\p{L}\p{N}]/u
const KINDS: Record<string, Emphasis> = { '*': 'bold', _: 'italic', '~': 'strike' }

const naiveLine = (line: string, start: number, end: number, open: string): string => {
  let out = ''
  for (let index = start; index < end; index++) {
    const code = naiveCode(line, index)
    const close = code === null ? naiveClose(line, index, end, open) : null
    if (code !== null) {
      out += `code(${code})`
      index += code.length + 1
    } else if (close === null) out += line[index]
    else {
      const sign = line[index] ?? ''
      out += `${KINDS[sign]}(${naiveLine(line, index + 1, close, open + sign)})`
      index = close
    }
  }
  return out
}

const naiveCode = (line: string, index: number): string | null => {
  if (line[index] !== '`') return null
  const close = line.indexOf('`', index + 1)
  return close > index + 1 ? line.slice(index + 1, close) : null
}

const inCode = (line: string, place: number): boolean => {
  for (let index = 0; index <= place; index++) {
    const code = naiveCode(line, index)
    if (code === null) continue
    if (place <= index + code.length + 1) return true
    index += code.length + 1
  }
  return false
}

const naiveClose = (line: string, index: number, end: number, open: string): number | null => {
  const sign = line[index] ?? ''
  const next = line[index + 1] ?? ' '
  if (!(sign in KINDS) || open.includes(sign) || WORDY.test(line[index - 1] ?? '') || /\s/.test(next) || next === sign) return null
  for (let place = index + 1; place < end; place++) {
    const last = line[place - 1] ?? ''
    if (line[place] === sign && !/\s/.test(last) && last !== sign && !WORDY.test(line[place + 1] ?? '') && !inCode(line, place))
      return place
  }
  return null
}

describe('the tree', () => {
  test('[TXT1] is the one that a naive reader finds, for any text', () => {
    const sign = fc.constantFrom('*', '_', '~', '`', ' ', '\n', 'a', 'é', 'ع', '1', '.', ')', '*', '_')
    fc.assert(
      fc.property(fc.string({ unit: sign, maxLength: 60 }), (text) => {
        fc.pre(!text.includes('```') && !/^(?:[-*]|\d+\.) \S/m.test(text))
        const naive = text.split('\n').map((line) => naiveLine(line, 0, line.length, ''))
        expect(shown(text)).toBe(naive.join('\n'))
      }),
      { numRuns: 5000 }
    )
  })
  test('has every character of the text, in order, but for the signs that became structure', () => {
    const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const words = readWhatsAppText(`x${text}`).flatMap((block) => (block.kind === 'list' ? block.items.flat() : block.children))
        const plain = (runs: readonly Inline[]): string => runs.map((run) => ('children' in run ? plain(run.children) : run.text)).join('')
        if (!/^\d+\. /m.test(text)) expect(letters(plain(words))).toBe(letters(`x${text}`))
      })
    )
  })
  test.each(['*a ', '*_~', '`', '```', '```a`', 'https://a.b/', '+1 2', '(_*', '> *\n', '*a* ', 'a_', '😀*', '- *a\n', '))*'])(
    'a megabyte of %j takes time that grows with its length only',
    (piece) => {
      const time = (length: number): number => {
        const text = piece.repeat(Math.ceil(length / piece.length))
        const start = performance.now()
        readWhatsAppText(text)
        return performance.now() - start
      }
      time(20_000)
      const quarter = Math.min(time(250_000), time(250_000))
      expect(Math.min(time(1_000_000), time(1_000_000))).toBeLessThan(16 * quarter + 200)
    }
  )
})
