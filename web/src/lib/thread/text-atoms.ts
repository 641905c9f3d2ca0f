/**
 * The parts of a text that are taken whole: code, web addresses, phone numbers. Found by one expression in one pass.
 * Not here: marks and lines (`whatsapp-text.ts`).
 */
import type { Atom } from './text-tree.ts'

/** ```mono```, `code`, http(s) or www. addresses, international phone numbers; each alternative reads forward a bounded number of times. */
const ATOM =
  /```(?<mono>[^`]+(?:`{1,2}[^`]+)*)```|`(?<code>[^`\n]+)`|(?<![\p{L}\p{N}])(?<url>(?:https?:\/\/|www\.)[^\s<>"`]+)|(?<![\p{L}\p{N}+])(?<phone>\+\d(?:[ ().-]{0,2}\d){6,14})(?!\d)/giu

/** What closes a sentence or a mark around an address is no part of it. */
const TRAILING = /[.,;:!?'*_~»”’]/

/** The address without what follows it: closing signs, and a bracket that was opened before it. */
const trimmed = (url: string): string => {
  let end = url.length
  let depth = 0
  for (const sign of url) depth += sign === '(' ? 1 : sign === ')' ? -1 : 0
  for (;;) {
    const last = url[end - 1] ?? ''
    const surplus = last === ')' && depth < 0
    if (!surplus && !TRAILING.test(last)) return url.slice(0, end)
    if (surplus) depth++
    end--
  }
}

const HOST = /^(?:https?:\/\/|www\.)[\p{L}\p{N}]/iu

/** Only http and https, and only with a host. */
const linkAt = (start: number, found: string): Atom | null => {
  const text = trimmed(found)
  const isBare = /^www\./i.test(text)
  if (!HOST.test(text) || (isBare && !/^www\.[^.]+\../i.test(text))) return null
  return { start, end: start + text.length, node: { kind: 'link', text, href: isBare ? `https://${text}` : text } }
}

const atomOf = (match: RegExpExecArray): Atom | null => {
  const { mono, code, url, phone } = match.groups ?? {}
  const [start, end] = [match.index, match.index + match[0].length]
  if (mono !== undefined) return { start, end, node: { kind: 'mono', text: mono } }
  if (code !== undefined) return { start, end, node: { kind: 'code', text: code } }
  if (phone !== undefined) return { start, end, node: { kind: 'phone', text: phone } }
  return url === undefined ? null : linkAt(start, url)
}

/** In order, none inside another. */
export const atomsOf = (text: string): readonly Atom[] =>
  [...text.matchAll(ATOM)].flatMap((match) => {
    const atom = atomOf(match)
    return atom ? [atom] : []
  })
