import { statfs } from 'node:fs/promises'

/** Whole megabytes that are free for this process on the file system of a path. */
export async function freeMegabytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path)
  return Math.floor((bavail * bsize) / (1024 * 1024))
}
