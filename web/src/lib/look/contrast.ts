/**
 * Colours of a stylesheet as WCAG 2 sees them: the tokens that it defines with `light-dark(oklch(…), oklch(…))`, and the contrast of two.
 * Not here: which pairs have to pass (`contrast.test.ts`). Nothing of the app loads this.
 */

export interface Oklch {
  readonly lightness: number
  readonly chroma: number
  /** Degrees. */
  readonly hue: number
}
export interface Token {
  readonly light: Oklch
  readonly dark: Oklch
}
export type Theme = keyof Token

const OKLCH = String.raw`oklch\(\s*([\d.]+)\s+([\d.]+)\s+([\d.]+|var\(--hue\))\s*\)`
const TOKEN = new RegExp(String.raw`([\w-]+):\s*light-dark\(\s*${OKLCH}\s*,\s*${OKLCH}\s*\)`, 'g')

/** Every declaration of two plain colours by its name; `hue` stands in for `var(--hue)`. */
export const colourTokens = (css: string, hue = 0): ReadonlyMap<string, Token> => {
  const tokens = new Map<string, Token>()
  const colour = (lightness = '', chroma = '', angle = ''): Oklch => ({
    lightness: Number(lightness),
    chroma: Number(chroma),
    hue: angle.startsWith('var') ? hue : Number(angle)
  })
  for (const [, name = '', ...parts] of css.matchAll(TOKEN)) {
    tokens.set(name, { light: colour(parts[0], parts[1], parts[2]), dark: colour(parts[3], parts[4], parts[5]) })
  }
  return tokens
}

/** Linear sRGB by Ottosson's matrices; components outside of the gamut are cut off, as screens do. */
export const linearRgb = ({ lightness, chroma, hue }: Oklch): readonly [number, number, number] => {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const cut = (value: number): number => Math.min(1, Math.max(0, value))
  return [
    cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  ]
}

/** WCAG's relative luminance, 0 to 1. */
export const luminance = (colour: Oklch): number => {
  const [red, green, blue] = linearRgb(colour)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2 contrast, 1 to 21. */
export const contrast = (one: Oklch, other: Oklch): number => {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right)
  return (lighter + 0.05) / (darker + 0.05)
}
