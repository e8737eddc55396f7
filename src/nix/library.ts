import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The Nix library that this service evaluates: `nix/` beside `src/` or `dist/`. */
export const libraryFolder = fileURLToPath(new URL('../../nix', import.meta.url))

/** What of the library takes part in an evaluation, relative to its folder, sorted. Its tests do not. */
export async function libraryFiles(folder = libraryFolder): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.(nix|py)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !file.startsWith('tests/'))
    .sort()
}

/** Hash of the library's names and contents, `sha256-…` (SRI): what gives a canonical spec its meaning. */
export async function libraryHash(folder = libraryFolder): Promise<string> {
  const hash = createHash('sha256')
  for (const file of await libraryFiles(folder)) {
    const content = await readFile(join(folder, file))
    hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return `sha256-${hash.digest('base64')}`
}
