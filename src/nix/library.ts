import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder of the Nix library of this version: `nix/` beside `src/` or `dist/`. */
export const libraryFolder = fileURLToPath(new URL('../../nix', import.meta.url))

/**
 * Number of the interface between this program and a Nix library: the content of `spec.json`, the stages that the program
 * evaluates, and the shapes of their answers and of the reports of `nix/scripts`. A worker can build with every library of the
 * database that has its own number. Raise it with a change after which this program cannot drive libraries of earlier versions;
 * an additional answer, for instance, that the program can do without keeps the number.
 * `test/nix/library-interface.test.ts` pins the interface.
 */
export const libraryInterface = 1

/** A Nix library with all its files. */
export interface NixLibrary {
  hash: string
  /** Its `libraryInterface`. */
  interface: number
  /** Texts by path relative to the library's folder. */
  files: { [path: string]: string }
}

/** Returns the sorted paths of the library's `.nix` and `.py` files except its tests, relative to its folder. */
export async function libraryFiles(folder = libraryFolder): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.(nix|py)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !file.startsWith('tests/'))
    .sort()
}

/** Hashes the names and contents of the library's files to `sha256-…` (SRI). A canonical spec contains this hash. */
export async function libraryHash(folder = libraryFolder): Promise<string> {
  const hash = createHash('sha256')
  for (const file of await libraryFiles(folder)) {
    const content = await readFile(join(folder, file))
    hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return `sha256-${hash.digest('base64')}`
}

/** Reads the library of this version, or of another folder. */
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

/** Writes a library to a new folder. Throws if the hash of its files differs from its own. */
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
