import { statfs } from 'node:fs/promises'

/** A file system to which Nix writes, with its space for this process. */
export interface Room {
  /** `store`, or `builds` for Nix's build directory. */
  of: 'store' | 'builds'
  path: string
  /** Whole megabytes. */
  freeMb: number
  totalMb: number
  /** Both 0 if the file system has no fixed number of inodes. */
  freeInodes: number
  totalInodes: number
}

/** Returns the whole megabytes (2^20 bytes) that are free for this process on the file system of a path. */
export async function freeMegabytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path)
  return megabytes(bavail, bsize)
}

/** Measures the file system of `path`. */
export async function roomIn(of: Room['of'], path: string): Promise<Room> {
  const { bavail, bsize, blocks, ffree, files } = await statfs(path)
  return {
    ...{ of, path },
    freeMb: megabytes(bavail, bsize),
    totalMb: megabytes(blocks, bsize),
    freeInodes: ffree,
    totalInodes: files,
  }
}

const megabytes = (blocks: number, size: number) => Math.floor((blocks * size) / (1024 * 1024))

/** The minimum of several measurements of a file system, with the first of them. */
export interface LeastRoom extends Room {
  before: Pick<Room, 'freeMb' | 'freeInodes'>
}
