import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PrivateStore } from '../private-store.ts'

/** Paths of the closure of a large environment. */
export const pathCount = 500
/** Bytes of each file: those of Python packages are small. */
const fileBytes = 128 * 1024
/** Share of each file that no program can compress. */
const randomShare = 1 / 4
/** Paths that one process of Nix adds, so that the disk holds few of them twice. */
const addedAtOnce = 50

/** Returns the sizes of paths with `total` bytes in all: as in an environment, a few are large and most are small. */
export function pathSizes(total: number): number[] {
  const share = (part: number, count: number) =>
    Array.from({ length: count }, () => Math.floor((total * part) / count))
  return [...share(0.4, 10), ...share(0.45, 90), ...share(0.15, pathCount - 100)]
}

/** Adds folders of files to an empty store, with `total` bytes in all, a part of which compresses as text does. */
export async function fillWithFiles({ root, run }: PrivateStore, total: number): Promise<void> {
  const sources = `${root}.sources`
  const text = someText(Math.min(total, 64 * 1024 * 1024))
  const sizes = pathSizes(total)
  for (let first = 0; first < sizes.length; first += addedAtOnce) {
    const folders: string[] = []
    for (const [index, size] of sizes.slice(first, first + addedAtOnce).entries()) {
      const folder = join(sources, `path-${first + index}`)
      await writeFiles(folder, size, text)
      folders.push(folder)
    }
    await run('nix-store', ['--store', root, '--add', ...folders])
    await rm(sources, { recursive: true })
  }
}

async function writeFiles(folder: string, size: number, text: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (let written = 0; written < size; written += fileBytes) {
    const bytes = Math.min(fileBytes, size - written)
    const random = Math.floor(bytes * randomShare)
    const from = Math.floor(Math.random() * (text.length - (bytes - random)))
    await writeFile(join(folder, `file-${written}`), [
      randomBytes(random),
      text.subarray(from, from + bytes - random),
    ])
  }
}

/** Returns words in random order. */
function someText(bytes: number): Buffer {
  const words = Array.from({ length: 4096 }, (_, index) => randomBytes(1 + (index % 5)).toString('hex'))
  const text = Buffer.alloc(bytes)
  for (let at = 0; at < bytes; )
    at += text.write(`${words[Math.floor(Math.random() * words.length)]} `, at) || bytes
  return text
}
