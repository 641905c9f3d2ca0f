/** Which files a build is made of, and a hash over them. Not here: building. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './ensure.mjs'

/** All files below `source`, tests, prose and installed packages aside, in a stable order. */
export function sourceFiles(source: string): readonly string[] {
  const file = path.join(root, source)
  if (!existsSync(file)) return []
  if (path.extname(source) !== '') return [source]
  return readdirSync(file, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/(\.test(-aid)?\.ts|\.md)$/.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort()
}

/** Changes when any file of these sources does. */
export function hashOf(sources: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(sourceFiles))
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0')
  return hash.digest('hex')
}
