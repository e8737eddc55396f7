import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type CacheStore, CacheStoreFault } from './cache-store.ts'

/** The name of a new file in the store's staging folder. What is there after `work` is removed. */
export async function staged<T>(store: CacheStore, work: (file: string) => Promise<T>): Promise<T> {
  const file = join(store.staging, randomUUID())
  try {
    return await work(file)
  } finally {
    await rm(file, { force: true })
  }
}

/** Writes a new file, and returns its bytes. Throws `CacheStoreFault` where it cannot, and what `chunks` throws. */
export async function writeStaged(file: string, chunks: AsyncIterable<Buffer>): Promise<number> {
  const handle = await orFault(file, () => open(file, 'wx'))
  try {
    let bytes = 0
    for await (const chunk of chunks) {
      await orFault(file, () => append(handle, chunk))
      bytes += chunk.length
    }
    return bytes
  } finally {
    await handle.close()
  }
}

/** A write may take only a part of what it is given, where a disk is nearly full. */
async function append(handle: FileHandle, chunk: Buffer): Promise<void> {
  for (let written = 0; written < chunk.length; ) written += (await handle.write(chunk, written)).bytesWritten
}

async function orFault<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new CacheStoreFault(`Cannot write ${file}: ${(cause as Error).message}`, { cause })
  }
}
