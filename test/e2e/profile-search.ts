/** Words in the files of a browser's profile, as one byte or two per letter (LevelDB keeps both). The browser is closed meanwhile. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Files of the profile that hold the word; `below`: only those in folders of that name. */
export function filesWith(profile: string, word: string, below?: string): readonly string[] {
  const forms = [Buffer.from(word, 'latin1'), Buffer.from(word, 'utf16le')]
  return readdirSync(profile, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => below === undefined || file.includes(`${path.sep}${below}${path.sep}`))
    .filter((file) => {
      const bytes = readFileSync(file)
      return forms.some((form) => bytes.includes(form))
    })
    .map((file) => path.relative(profile, file))
}
