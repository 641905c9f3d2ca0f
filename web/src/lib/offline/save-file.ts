/** A text that somebody takes along as a file. Not here: what stands in it. */

export interface TextFile {
  readonly name: string
  /** MIME. */
  readonly type: string
  readonly text: string
}

/** What no file system takes, and what could turn a name around: U+202E and its kin. */
const UNFIT = /[\\/:*?"<>|\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu
export const fileName = (name: string): string => name.replace(UNFIT, '-').replace(/^\.+/, '').slice(0, 120).trim() || 'file'

/** Saved as the browser saves downloads. */
export const saveFile = (document: Document, { name, type, text }: TextFile): void => {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName(name)
  link.click()
  URL.revokeObjectURL(url)
}
