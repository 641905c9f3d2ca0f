/**
 * JSON of Meta's, without the two ways in which JSON.parse hurts: ids above 2^53 lose digits, and deep nesting kills who walks it.
 * Not here: what the JSON means.
 */

/** Members nested deeper are exceptions: `json_each` fails a whole batch past 1,000 (architecture 6). */
const MAX_NESTING = 64

/** 15 digits always fit into a double. */
const LONG = 16
const LONG_INTEGER = /^-?[1-9]\d{15,}$/
/** Long digits nearly always stand in strings; only after one of these can they be a number. */
const MAY_HOLD_LONG_INTEGER = /[:[,\s]-?\d{16}/

const QUOTE = 34
const BACKSLASH = 92

/** Position of the quote that ends the string which opens at `open`; the end of the text if none does. */
const endOfString = (json: string, open: number): number => {
  for (let close = json.indexOf('"', open + 1); close !== -1; close = json.indexOf('"', close + 1)) {
    let before = close - 1
    while (json.charCodeAt(before) === BACKSLASH) before -= 1
    if ((close - before) % 2 === 1) return close
  }
  return json.length
}

/** Digits, sign, point and exponent: all that a JSON number is made of. */
const isNumberPart = (code: number): boolean =>
  (code >= 48 && code <= 57) || code === 45 || code === 43 || code === 46 || code === 69 || code === 101

const endOfNumber = (json: string, start: number): number => {
  let end = start + 1
  while (isNumberPart(json.charCodeAt(end))) end += 1
  return end
}

/** The same JSON with integers of 16 and more digits as strings, so that they stay exact (reference 1). Strings are left alone. */
export const quoteLongIntegers = (json: string): string => {
  if (!MAY_HOLD_LONG_INTEGER.test(json)) return json
  let quoted = ''
  let done = 0
  for (let here = 0; here < json.length; here += 1) {
    const code = json.charCodeAt(here)
    if (code === QUOTE) here = endOfString(json, here)
    else if (isNumberPart(code)) {
      const end = endOfNumber(json, here)
      if (end - here >= LONG && LONG_INTEGER.test(json.slice(here, end))) {
        quoted += `${json.slice(done, here)}"${json.slice(here, end)}"`
        done = end
      }
      here = end - 1
    }
  }
  return quoted + json.slice(done)
}

/** The value that the text says, or undefined if it is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(quoteLongIntegers(text))
  } catch {
    // Not an error of ours: who sent it wrote no JSON, and `undefined`, which JSON cannot say, tells the caller so.
    return undefined
  }
}

/** Whether lists and records lie deeper in each other than `limit`. Its own recursion ends at the limit, whatever the value. */
export const isDeeperThan = (limit: number, value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false
  return limit === 0 || Object.values(value).some((inner) => isDeeperThan(limit - 1, inner))
}

export const isTooDeep = (value: unknown): boolean => isDeeperThan(MAX_NESTING, value)
