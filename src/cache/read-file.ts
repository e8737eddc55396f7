import { closeSync, fstat, open, read } from 'node:fs'
import { promisify } from 'node:util'
import type { WholeObject } from './cache-store.ts'

const opened = promisify(open)
const stated = promisify(fstat)

/** Larger than any narinfo with usual references: such a file takes one read. */
const firstBytes = 16 * 1024

/**
 * Reads a file whole. Unlike `readFile`, it asks for no size first, and closes the file without another thread, which never
 * waits for a disk: each step in a thread costs as much as the rest of an answer.
 */
export async function readSmallFile(file: string): Promise<Buffer> {
  const descriptor = await opened(file, 'r')
  try {
    let buffer = Buffer.allocUnsafe(firstBytes)
    let length = 0
    for (;;) {
      const bytes = await readInto(descriptor, buffer, length)
      length += bytes
      // A read that leaves room has come to the end.
      if (length < buffer.length) return Buffer.from(buffer.subarray(0, length))
      buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)])
    }
  } finally {
    closeSync(descriptor)
  }
}

/** Reads a file of a known size whole. Returns null if its size differs. */
export async function readFileOf(file: string, bytes: number): Promise<WholeObject | null> {
  const descriptor = await opened(file, 'r')
  try {
    const { size, mtime } = await stated(descriptor)
    if (size !== bytes) return null
    const body = Buffer.allocUnsafeSlow(bytes)
    let length = 0
    while (length < bytes) {
      const more = await readInto(descriptor, body, length)
      if (more === 0) return null
      length += more
    }
    return { body, changedAt: mtime }
  } finally {
    closeSync(descriptor)
  }
}

/** Fills a buffer from a place on, at that place of the file, by one read. Returns the number of bytes. */
function readInto(descriptor: number, buffer: Buffer, from: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, buffer, from, buffer.length - from, from, (error, bytes) =>
      error ? reject(error) : resolve(bytes),
    )
  })
}
