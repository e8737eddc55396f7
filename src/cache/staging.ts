import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { CacheStoreFault } from '../errors.ts'
import type { CacheStore } from './cache-store.ts'

/** Calls `work` with the name of a new file in the store's staging folder, and removes the file afterwards. */
export async function staged<T>(store: CacheStore, work: (file: string) => Promise<T>): Promise<T> {
  const file = join(store.staging, randomUUID())
  try {
    return await work(file)
  } finally {
    await rm(file, { force: true })
  }
}

/** Opens a stream that writes a new file. Fails with `CacheStoreFault`. */
export function stagedFile(file: string): Writable {
  let handle: FileHandle | undefined
  const attempt = async (work: () => Promise<unknown>, done: (error?: Error) => void) => {
    try {
      await work()
    } catch (cause) {
      return done(new CacheStoreFault(`Cannot write ${file}: ${(cause as Error).message}`, { cause }))
    }
    done()
  }
  return new Writable({
    construct: (done) =>
      attempt(async () => {
        handle = await open(file, 'wx')
      }, done),
    write: (chunk: Buffer, _encoding, done) => attempt(async () => handle && append(handle, chunk), done),
    destroy: (error, done) =>
      attempt(
        async () => handle?.close(),
        (fault) => done(error ?? fault ?? null),
      ),
  })
}

/** Writes a whole chunk: if a disk is nearly full, one write may take only a part. */
async function append(handle: FileHandle, chunk: Buffer): Promise<void> {
  for (let written = 0; written < chunk.length; ) written += (await handle.write(chunk, written)).bytesWritten
}
