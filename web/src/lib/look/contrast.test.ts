/** Every pair of colours in which we write is read by everyone: computed anew from the stylesheets themselves (KEY-05, ui.md 12). */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { colourTokens, contrast, type Oklch, type Theme } from './contrast.ts'
import { TINTS } from './tint.ts'

const read = (file: string): string => readFileSync(path.join(import.meta.dirname, file), 'utf8')
const tokens = colourTokens(read('../../app.css'))
const tints = read('tints.css')
const THEMES: readonly Theme[] = ['light', 'dark']

const colour = (name: string, theme: Theme): Oklch => {
  const token = tokens.get(name)
  if (!token) throw new Error(`app.css has no colour ${name}`)
  return token[theme]
}

const SHEETS = ['--bg', '--panel', '--sunk'] as const
const pairsOn = (backgrounds: readonly string[], texts: readonly string[]): [string, string][] =>
  backgrounds.flatMap((background) => texts.map((text): [string, string] => [text, background]))

const TEXT_PAIRS = [
  ...pairsOn(SHEETS, ['--ink', '--ink-2', '--ink-3', '--accent', '--wait', '--over', '--ok', '--snooze']),
  ...pairsOn(['--ours', '--accent-soft'], ['--ink', '--ink-2', '--accent', '--wait', '--over', '--ok', '--snooze']),
  ...pairsOn(['--note'], ['--note-ink', '--ink', '--ink-2', '--wait', '--over']),
  ...pairsOn(['--accent'], ['--accent-ink'])
]

describe.each(THEMES)('contrast in the %s theme', (theme) => {
  it.each(TEXT_PAIRS)('[LOK1] %s on %s is readable', (text, background) => {
    expect(contrast(colour(text, theme), colour(background, theme))).toBeGreaterThanOrEqual(4.5)
  })
  it.each(['--panel', '--ours', '--note'])('[LOK1] the words of a message on %s are easy to read', (background) => {
    expect(contrast(colour('--ink', theme), colour(background, theme))).toBeGreaterThanOrEqual(7)
  })
  it.each(pairsOn(SHEETS, ['--line-strong', '--accent']))('%s marks out a control on %s', (edge, background) => {
    expect(contrast(colour(edge, theme), colour(background, theme))).toBeGreaterThanOrEqual(3)
  })
  it.each(Array.from({ length: TINTS }, (_, tint) => tint))('initials on tint %i are readable', (tint) => {
    const hue = new RegExp(String.raw`\.tint-${tint} \{\s*--hue: (\d+);`).exec(tints)?.[1]
    const pair = colourTokens(tints, Number(hue))
    const [ink, ground] = [pair.get('color'), pair.get('background-color')]
    if (!ink || !ground || !hue) throw new Error(`tints.css has no tint ${tint}`)
    expect(contrast(ink[theme], ground[theme])).toBeGreaterThanOrEqual(4.5)
  })
})

describe('the measure itself', () => {
  const grey = (lightness: number): Oklch => ({ lightness, chroma: 0, hue: 0 })
  it('black on white is 21 to 1, a colour on itself 1 to 1', () => {
    expect(contrast(grey(0), grey(1))).toBeCloseTo(21, 2)
    expect(contrast(grey(0.5), grey(0.5))).toBe(1)
  })
  it('sRGB red on white is 4 to 1', () => {
    expect(contrast({ lightness: 0.62796, chroma: 0.25768, hue: 29.234 }, grey(1))).toBeCloseTo(4, 2)
  })
  it('reads every colour that the stylesheet names', () => {
    expect(tokens.size).toBe([...read('../../app.css').matchAll(/^ {2}--[\w-]+: light-dark\(/gm)].length)
  })
})
