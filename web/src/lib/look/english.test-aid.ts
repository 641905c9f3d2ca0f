/** English as every country may write it, for tests that compare with `Intl`. Not here: any test. */

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** "en", "en-AA" to "en-ZZ"; those that stand for no country are written as "en". BCP 47. */
export const ENGLISH: readonly string[] = ['en', ...LETTERS.flatMap((one) => LETTERS.map((other) => `en-${one}${other}`))]
