import { statfs } from 'node:fs/promises'

/** A file system that Nix writes to, and what of it is free for this process. */
export interface Room {
  /** `store`, or `builds` for the directory that builders work in. */
  of: 'store' | 'builds'
  path: string
  /** Whole megabytes. */
  freeMb: number
  totalMb: number
  /** Both 0 where the file system has no fixed number of inodes. */
  freeInodes: number
  totalInodes: number
}

/** Whole megabytes that are free for this process on the file system of a path. */
export async function freeMegabytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path)
  return megabytes(bavail, bsize)
}

/** Returns the room of one folder's file system. */
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

/** The least room that was seen of a file system, and what was free to begin with. */
export interface LeastRoom extends Room {
  before: Pick<Room, 'freeMb' | 'freeInodes'>
}
