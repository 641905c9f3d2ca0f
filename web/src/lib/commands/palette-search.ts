/**
 * What the palette finds: commands, views, people and customers, ranked by how their words begin (KEY-02; at most 40 ms at 10,000
 * customers). Not here: how it is drawn (palette/), what choosing does.
 */
import { fold } from '../i18n/fold.ts'

export const PALETTE_KINDS = ['command', 'view', 'person', 'contact'] as const
export type PaletteKind = (typeof PALETTE_KINDS)[number]

export interface PaletteItem {
  readonly id: string
  readonly kind: PaletteKind
  readonly text: string
  /** Found too, and shown behind the text: a phone, a role. */
  readonly detail?: string
  /** Whose tint its picture has: the same as everywhere else. */
  readonly face?: string
  /** The keys that do the same, so that the palette teaches them. */
  readonly keys?: readonly string[]
}

interface IndexedItem {
  readonly item: PaletteItem
  readonly text: string
  readonly detail: string
  /** Digits of the detail, for phones however they are written. */
  readonly digits: string
}
export type PaletteIndex = readonly IndexedItem[]

export interface PaletteSection {
  readonly kind: PaletteKind | 'recent'
  readonly items: readonly PaletteItem[]
}

/** So many of one kind are shown: who wants another types one letter more. */
export const MAX_PER_KIND = 8
const MAX_RECENT = 5
/** So many digits before a number counts as part of a phone. */
const MIN_DIGITS = 3

export const indexPalette = (items: readonly PaletteItem[]): PaletteIndex =>
  items.map((item) => {
    const detail = fold(item.detail ?? '')
    return { item, text: fold(item.text), detail, digits: detail.replace(/\D/g, '') }
  })

/** What stands there before anything is typed: what was chosen last, then everything but the customers. */
export const paletteStart = (items: readonly PaletteItem[], recent: readonly string[]): readonly PaletteSection[] => {
  const byId = new Map(items.map((item) => [item.id, item]))
  const latest = recent.flatMap((id) => byId.get(id) ?? []).slice(0, MAX_RECENT)
  const rest = items.filter((item) => item.kind !== 'contact' && !latest.includes(item))
  return withoutEmpty([
    { kind: 'recent', items: latest },
    ...PALETTE_KINDS.map((kind) => ({ kind, items: rest.filter((item) => item.kind === kind) }))
  ])
}

/** The best of each kind; the kind with the best of all stands first. Among equals what was chosen lately, then the order handed in. */
export const searchPalette = (index: PaletteIndex, query: string, recent: readonly string[]): readonly PaletteSection[] => {
  const words = fold(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const digits = query.replace(/\D/g, '')
  const phone = digits.length >= MIN_DIGITS && !/\p{L}/u.test(query) ? digits : null
  const found: Found[] = []
  for (const entry of index) {
    const rank = rankOf(entry, words, phone)
    if (rank < NO_MATCH) found.push({ item: entry.item, rank: rank - (recent.includes(entry.item.id) ? RECENT_BONUS : 0) })
  }
  found.sort((a, b) => a.rank - b.rank)
  return sectionsOf(found)
}

interface Found {
  readonly item: PaletteItem
  readonly rank: number
}

/** `found` is sorted, so kinds come in the order of their best. */
const sectionsOf = (found: readonly Found[]): readonly PaletteSection[] => {
  const byKind = new Map<PaletteKind, PaletteItem[]>()
  for (const { item } of found) {
    const items = byKind.get(item.kind)
    if (!items) byKind.set(item.kind, [item])
    else if (items.length < MAX_PER_KIND) items.push(item)
  }
  return [...byKind].map(([kind, items]) => ({ kind, items }))
}

const withoutEmpty = (sections: readonly PaletteSection[]): readonly PaletteSection[] => sections.filter(({ items }) => items.length > 0)

const NO_MATCH = Number.POSITIVE_INFINITY
/** Less than a step between ranks: it only decides among equals. */
const RECENT_BONUS = 0.5

/** 0 the text begins so, 1 one of its words does, 2 inside a word, 3 in the detail, 4 its letters in this order; the worst word counts. */
const rankOf = (entry: IndexedItem, words: readonly string[], phone: string | null): number => {
  if (phone !== null && entry.digits.includes(phone)) return entry.digits.startsWith(phone) ? 0 : 1
  let worst = 0
  for (const [place, word] of words.entries()) {
    const rank = rankOfWord(entry, word, place)
    if (rank === NO_MATCH) return NO_MATCH
    worst = Math.max(worst, rank)
  }
  return worst
}

const rankOfWord = ({ text, detail }: IndexedItem, word: string, place: number): number => {
  const at = text.indexOf(word)
  if (at === 0) return place === 0 ? 0 : 1
  if (at > 0) return startsWord(text, word, at) ? 1 : 2
  if (detail.includes(word)) return 3
  return isSubsequence(word, text) ? 4 : NO_MATCH
}

const startsWord = (text: string, word: string, first: number): boolean => {
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1)) if (!/[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ')) return true
  return false
}

/** At least two letters, beginning with the text's first: `gmq` finds `go to my queue`, not everything that has a g somewhere. */
const isSubsequence = (letters: string, text: string): boolean => {
  if (letters.length < 2 || letters[0] !== text[0]) return false
  let next = 0
  for (let at = 0; at < text.length && next < letters.length; at++) if (text[at] === letters[next]) next++
  return next === letters.length
}
