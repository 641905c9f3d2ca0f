/**
 * WhatsApp's marks, read in one pass (ui.md 10): a text becomes a tree of blocks and runs, never HTML. Marks bind at word borders only, stay
 * within their line, nest, and are plain text where they do not close. Linear in the length of the text.
 * Not here: how a tree is drawn (components/conversation), toggling marks while writing (`marks.ts`).
 */
import { atomsOf } from './text-atoms.ts'
import type { Atom, Block, Emphasis, Inline } from './text-tree.ts'

const MARKS: Readonly<Record<string, Emphasis>> = { '*': 'bold', _: 'italic', '~': 'strike' }
const SIGNS = ['*', '_', '~'] as const
const WORD = /[\p{L}\p{N}]/u
const SPACE = /\s/

/** A line that begins with one of these is no plain line: `> `, `- `, `* `, `1. `. */
const LINE_START = /^(?:(>) ?|([-*]) (?=\S)|(\d{1,3})\. (?=\S))/

/** What stands at an index, a whole character even where it takes two units. */
const before = (text: string, index: number): string => {
  const unit = text.charCodeAt(index - 1)
  return unit >= 0xdc00 && unit <= 0xdfff ? text.slice(index - 2, index) : text.slice(Math.max(0, index - 1), index)
}
const after = (text: string, index: number): string => String.fromCodePoint(text.codePointAt(index) ?? 10)

const mayOpen = (text: string, index: number): boolean => {
  const next = after(text, index + 1)
  return !WORD.test(before(text, index)) && !SPACE.test(next) && next !== text[index]
}

const mayClose = (text: string, index: number): boolean => {
  const last = before(text, index)
  return last !== '' && !SPACE.test(last) && last !== text[index] && !WORD.test(after(text, index + 1))
}

/** Reads ranges of one text; what it prepares is linear and looked up afterwards. */
class Reader {
  readonly #text: string
  readonly #atomAt: ReadonlyMap<number, Atom>
  /** For each sign and index the nearest index from there on where it may close, within its line; the length where there is none. */
  readonly #closing: ReadonlyMap<string, Int32Array>

  constructor(text: string, atoms: readonly Atom[]) {
    this.#text = text
    this.#atomAt = new Map(atoms.map((atom) => [atom.start, atom]))
    const covered = new Uint8Array(text.length)
    for (const atom of atoms) covered.fill(1, atom.start, atom.end)
    this.#closing = new Map(SIGNS.map((sign) => [sign, closingPlaces(text, sign, covered)]))
  }

  /** The runs between two indexes of one line; a sign in `open` is text, for no mark stands in itself. */
  inline(start: number, end: number, open = ''): readonly Inline[] {
    const runs: Inline[] = []
    let plain = start
    const flush = (upTo: number): void => {
      if (upTo > plain) runs.push({ kind: 'text', text: this.#text.slice(plain, upTo) })
    }
    for (let index = start; index < end; ) {
      const node = this.#nodeAt(index, end, open)
      if (node) {
        flush(index)
        runs.push(node.node)
        plain = node.end
      }
      index = node?.end ?? index + 1
    }
    flush(end)
    return runs
  }

  #nodeAt(index: number, end: number, open: string): { readonly node: Inline; readonly end: number } | undefined {
    const atom = this.#atomAt.get(index)
    if (atom) return atom
    const sign = this.#text[index] ?? ''
    const kind = MARKS[sign]
    if (kind === undefined || open.includes(sign) || !mayOpen(this.#text, index)) return undefined
    const close = this.#closing.get(sign)?.[index + 1] ?? end
    if (close >= end) return undefined
    return { node: { kind, children: this.inline(index + 1, close, open + sign) }, end: close + 1 }
  }
}

const closingPlaces = (text: string, sign: string, covered: Uint8Array): Int32Array => {
  const places = new Int32Array(text.length + 1).fill(text.length)
  for (let index = text.length - 1; index >= 0; index--) {
    const here = text[index]
    const closes = here === sign && covered[index] === 0 && mayClose(text, index)
    places[index] = closes ? index : here === '\n' && covered[index] === 0 ? text.length : (places[index + 1] ?? text.length)
  }
  return places
}

/** Start and end of each line; a break inside an atom ends none. */
const linesOf = (text: string, atoms: readonly Atom[]): readonly (readonly [start: number, end: number])[] => {
  const lines: [number, number][] = []
  let start = 0
  let next = 0
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) {
    for (let atom = atoms[next]; atom !== undefined && atom.end <= index; atom = atoms[++next]);
    if ((atoms[next]?.start ?? text.length) < index) continue
    lines.push([start, index])
    start = index + 1
  }
  return [...lines, [start, text.length]]
}

type Line = { readonly kind: Block['kind']; readonly first: number | null; readonly runs: readonly Inline[] }

const lineOf = (text: string, reader: Reader, [start, end]: readonly [number, number]): Line => {
  const match = LINE_START.exec(text.slice(start, Math.min(end, start + 8)))
  const from = start + (match?.[0].length ?? 0)
  const kind = match?.[1] ? 'quote' : match ? 'list' : 'lines'
  return { kind, first: match?.[3] ? Number(match[3]) : null, runs: reader.inline(from, end) }
}

const BREAK: Inline = { kind: 'text', text: '\n' }

/** Lines of one kind that follow each other are one block; a numbered list and a dotted one are two. */
const joins = (a: Line, b: Line): boolean => a.kind === b.kind && (a.kind !== 'list' || (a.first === null) === (b.first === null))

const blockOf = (lines: readonly Line[]): Block => {
  const [first] = lines
  if (first?.kind === 'list') return { kind: 'list', first: first.first, items: lines.map((line) => line.runs) }
  return { kind: first?.kind ?? 'lines', children: lines.flatMap((line, index) => (index === 0 ? line.runs : [BREAK, ...line.runs])) }
}

/** The tree of a text. Whatever the text is, its characters are all there, in order, but for the signs that became structure. */
export const readWhatsAppText = (text: string): readonly Block[] => {
  const atoms = atomsOf(text)
  const reader = new Reader(text, atoms)
  const groups: Line[][] = []
  for (const range of linesOf(text, atoms)) {
    const line = lineOf(text, reader, range)
    const last = groups.at(-1)
    if (last?.[0] && joins(last[0], line)) last.push(line)
    else groups.push([line])
  }
  return groups.map(blockOf)
}

const isPlain = (run: Inline): boolean => run.kind === 'text' || run.kind === 'link' || run.kind === 'phone'

/** The text has something that will look other than it is written. */
export const hasMarks = (text: string): boolean =>
  readWhatsAppText(text).some((block) => block.kind !== 'lines' || !block.children.every(isPlain))
