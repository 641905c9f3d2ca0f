/**
 * What is copied out of a bubble, with WhatsApp's marks as they were typed, so that it can be sent on as it is (REP-01). Reads elements
 * as `RichText` draws them. Not here: the clipboard, the selection.
 */

/** As much of a DOM node as is read. */
export interface DrawnNode {
  readonly nodeName: string
  readonly textContent: string | null
  readonly childNodes: Iterable<DrawnNode>
  readonly className?: string
  /** Where a numbered list begins. */
  readonly start?: number
}

const SIGNS: ReadonlyMap<string, string> = new Map([
  ['STRONG', '*'],
  ['EM', '_'],
  ['S', '~'],
  ['CODE', '`']
])
const BLOCKS: ReadonlySet<string> = new Set(['P', 'BLOCKQUOTE', 'UL', 'OL'])

const signOf = ({ nodeName, className = '' }: DrawnNode): string => {
  const sign = SIGNS.get(nodeName) ?? ''
  return className.split(' ').includes('mono') ? sign.repeat(3) : sign
}

const inner = (node: DrawnNode): string => [...node.childNodes].map(written).join('')
const written = (node: DrawnNode): string => {
  if (node.nodeName === '#text') return node.textContent ?? ''
  const words = inner(node)
  const sign = signOf(node)
  return words.trim() === '' ? words : sign + words + sign
}

const list = (node: DrawnNode, markOf: (place: number) => string): string =>
  [...node.childNodes]
    .filter(({ nodeName }) => nodeName === 'LI')
    .map((item, place) => `${markOf(place)} ${inner(item)}`)
    .join('\n')

const block = (node: DrawnNode): string => {
  if (node.nodeName === 'UL') return list(node, () => '-')
  if (node.nodeName === 'OL') return list(node, (place) => `${(node.start ?? 1) + place}.`)
  const words = inner(node)
  return node.nodeName === 'BLOCKQUOTE' ? words.replaceAll(/^/gm, '> ') : words
}

/** `part`: what is selected, in one bubble. */
export const copiedText = (part: DrawnNode): string =>
  [...part.childNodes]
    .filter(({ nodeName }) => nodeName !== '#comment')
    .map((node) => (BLOCKS.has(node.nodeName) ? `${block(node)}\n` : written(node)))
    .join('')
    .replace(/\n$/, '')
