import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Record } from '../record/record.ts'

/** How many entries of a worker's folder were removed. */
export interface SweptRoots {
  /** Links that kept environments from Nix's own collector. */
  roots: number
  /** Folders of builds and plans whose worker died. */
  folders: number
}

/**
 * Removes the gc roots of environments that are neither ready nor being built, so that Nix can free what they held on this
 * machine, and what lost workers left behind of builds and plans. A root that a build is about to rely on stays: a build
 * begins in the record before it makes its root, and while a root is removed none of that environment can begin.
 */
export async function sweepRoots(record: Pick<Record, 'leftovers'>, dataDir: string): Promise<SweptRoots> {
  const swept = { roots: 0, folders: 0 }
  const roots = join(dataDir, 'roots')
  const ids = await namesIn(roots, /^[0-9a-f]{64}$/)
  const needed = await record.leftovers.needed(ids)
  for (const id of ids.filter((one) => !needed.has(one)))
    await record.leftovers.whileUnneeded(id, async () => {
      await rm(join(roots, id), { force: true })
      swept.roots++
    })

  const folders = join(dataDir, 'builds')
  const works = await namesIn(folders, /^[0-9a-f-]{36}$/)
  const unfinished = await record.leftovers.unfinished(works)
  for (const id of works.filter((one) => !unfinished.has(one))) {
    await rm(join(folders, id), { recursive: true, force: true })
    swept.folders++
  }
  return swept
}

/** What has other names is none of ours to judge: the roots of channels, for one. */
async function namesIn(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => pattern.test(name))
}
