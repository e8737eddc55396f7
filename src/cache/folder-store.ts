import { randomUUID } from 'node:crypto'
import { chmod, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CacheStoreFault } from '../errors.ts'
import type { CacheStore, ObjectMeta, StoredObject } from './cache-store.ts'
import { allSettledOrThrow } from './cache-store.ts'
import { cacheInfoName, isObjectName } from './object-names.ts'
import { readFileOf, readSmallFile } from './read-file.ts'

/** Folders of objects; the empty name is the store's own. */
const folders = ['', 'nar', 'log']
/**
 * Readable by all users: the objects are public, and the API and a web server in front of it may run as another user than the
 * worker.
 */
const modes = { folder: 0o755, file: 0o644 }

/** Stores the cache in a folder that Nix reads as `file://`, and that any web server can serve. */
export function folderStore(folder: string, cacheInfo: string): CacheStore {
  const at = (name: string) => join(folder, name)
  const staging = at('staging')

  async function putFile(name: string, file: string): Promise<void> {
    await attempt(`write ${at(name)}`, async () => {
      await chmod(file, modes.file)
      await sync(file)
      await rename(file, at(name))
      await sync(dirname(at(name)))
    })
  }
  async function putText(name: string, text: string): Promise<void> {
    const file = join(staging, randomUUID())
    await attempt(`write ${file}`, () => writeFile(file, text))
    await putFile(name, file)
  }

  return {
    substituter: `file://${folder}`,
    staging,
    async prepare() {
      await attempt(`make ${folder}`, async () => {
        for (const part of [...folders, 'staging']) {
          // Sets the mode again, as the process' umask may have reduced it.
          if (await mkdir(at(part), { recursive: true })) await chmod(at(part), modes.folder)
        }
      })
      if ((await this.readText(cacheInfoName)) !== cacheInfo) await putText(cacheInfoName, cacheInfo)
    },
    putFile: (name, file, _meta: ObjectMeta) => putFile(name, file),
    putText: (name, text, _meta: ObjectMeta) => putText(name, text),
    size: (name) => orNull(async () => (await stat(at(name))).size),
    read: (name) =>
      orNull(async () => {
        const file = await open(at(name))
        return file.createReadStream()
      }),
    readText: (name) => orNull(async () => (await readSmallFile(at(name))).toString()),
    delivery: (name) => ({
      kind: 'file',
      path: at(name),
      readWhole: (bytes) => orNull(() => readFileOf(at(name), bytes)),
    }),
    async remove(names) {
      await attempt(`remove from ${folder}`, () =>
        allSettledOrThrow(names.map((name) => rm(at(name), { force: true }))),
      )
    },
    async *list() {
      for (const part of folders) yield* objectsIn(part)
    },
  }

  async function* objectsIn(part: string): AsyncIterable<StoredObject> {
    const entries = await orNull(() => readdir(at(part), { withFileTypes: true }))
    for (const entry of entries ?? []) {
      const name = join(part, entry.name)
      if (!entry.isFile() || !isObjectName(name)) continue
      const found = await orNull(() => stat(at(name)))
      // Another process has removed it since the folder was read.
      if (found) yield { name, bytes: found.size, changedAt: found.mtime }
    }
  }
}

/** Writes a file's contents, or a folder's names, through to the disk, so that they survive a power failure. */
async function sync(path: string): Promise<void> {
  const handle = await open(path)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new CacheStoreFault(`The cache’s folder cannot be read: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

async function attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new CacheStoreFault(`Cannot ${what}: ${(cause as Error).message}`, { cause })
  }
}
