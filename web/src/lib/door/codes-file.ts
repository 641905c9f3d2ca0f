/** Recovery codes as a text file that somebody finds again in a year. Not here: words (the catalogue), saving it (the page). */

/** A name that every file system takes. */
export const codesFileName = (workspace: string): string => {
  const plain = workspace
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .toLowerCase()
  return `baton-recovery-codes${plain === '' ? '' : `-${plain}`}.txt`
}

/** `head`: lines that say what this is. Lines end as every editor reads them. */
export const codesFile = (head: readonly string[], codes: readonly string[]): string => [...head, '', ...codes, ''].join('\r\n')
