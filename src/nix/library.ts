import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The Nix library that this service evaluates: `nix/` beside `src/` or `dist/`. */
export const libraryFolder = fileURLToPath(new URL('../../nix', import.meta.url))

/**
 * Number of the interface between this program and a Nix library: what `spec.json` holds, which stages the program evaluates, and what
 * their answers and the reports of `nix/scripts` look like. A worker builds with any library that the record keeps under its own number.
 * Raise it with a change after which this program cannot drive the libraries of the versions before; a change that these bear, such as
 * one more answer that the program does without, needs no other number. `test/nix/library-interface.test.ts` pins the interface.
 */
export const libraryInterface = 1

/** A Nix library as a whole. */
export interface NixLibrary {
  hash: string
  /** Number of the interface by which a program drives it. */
  interface: number
  /** Texts by path. */
  files: { [path: string]: string }
}

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

/** Reads this program's own library, or that of another folder. */
export async function readLibrary(folder = libraryFolder): Promise<NixLibrary> {
  const texts = (await libraryFiles(folder)).map(async (file) => [
    file,
    await readFile(join(folder, file), 'utf8'),
  ])
  return {
    hash: await libraryHash(folder),
    interface: libraryInterface,
    files: Object.fromEntries(await Promise.all(texts)),
  }
}

/** Writes a library to a folder that does not exist yet. Throws where its files have not its hash. */
export async function writeLibrary(
  folder: string,
  { hash, files }: Pick<NixLibrary, 'hash' | 'files'>,
): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    if (isAbsolute(file) || normalize(file) !== file || file.startsWith('..'))
      throw new Error(`${file} is no path within a Nix library`)
    const to = join(folder, file)
    await mkdir(dirname(to), { recursive: true })
    await writeFile(to, text)
  }
  const written = await libraryHash(folder)
  if (written !== hash) throw new Error(`the files of the Nix library ${hash} have the hash ${written}`)
}
