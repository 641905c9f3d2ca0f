/**
 * What a list of devices calls a browser, from its own claim (User-Agent): "Chrome on Windows". For people's eyes only; nothing is decided
 * by it. Not here: finding out who it is.
 */

/** The first that fits names it: browsers claim to be their ancestors too. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bHeadlessChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari']
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'Mac'],
  [/\bLinux\b/, 'Linux']
]

const nameIn = (list: typeof BROWSERS, claim: string): string | undefined => list.find(([pattern]) => pattern.test(claim))?.[1]

export const deviceLabel = (claim: string): string => {
  const [browser, system] = [nameIn(BROWSERS, claim), nameIn(SYSTEMS, claim)]
  if (browser && system) return `${browser} on ${system}`
  return browser ?? system ?? 'Unknown device'
}
