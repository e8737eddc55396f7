import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '../db/db.ts'
import { processHasEnded } from '../jobs/folder-at-start.ts'
import { folderOfName, nameOfFolder } from '../jobs/work-folder.ts'

/** How many entries of a worker's folder were removed. */
export interface SweptRoots {
  /** Links that kept environments from Nix's own collector. */
  roots: number
  /** Folders of workers that died, or that have lost what they worked on. */
  folders: number
}

/**
 * Removes the gc roots of environments that are neither ready nor being built, so that Nix can free what they held on this
 * machine, and what lost workers left behind. A worker that has lost a build has a folder of its own, which goes: it may not record
 * anything any more. A root that a build is about to rely on stays: a build
 * begins in the record before it makes its root, and while a root is removed none of that environment can begin.
 */
export async function sweepRoots(db: Pick<Db, 'leftovers'>, dataDir: string): Promise<SweptRoots> {
  const swept = { roots: 0, folders: 0 }
  const roots = join(dataDir, 'roots')
  const ids = await namesIn(roots, /^[0-9a-f]{64}$/)
  const needed = await db.leftovers.needed(ids)
  for (const id of ids.filter((one) => !needed.has(one)))
    await db.leftovers.whileUnneeded(id, async () => {
      await rm(join(roots, id), { force: true })
      swept.roots++
    })

  const folders = join(dataDir, 'builds')
  const remove = async (name: string) => {
    await rm(join(folders, name), { recursive: true, force: true })
    swept.folders++
  }
  const works = (await namesIn(folders, /./)).flatMap((name) => folderOfName(name) ?? [])
  const inUse = new Set((await db.leftovers.inUse(works)).map(nameOfFolder))
  for (const name of works.map(nameOfFolder)) if (!inUse.has(name)) await remove(name)
  for (const name of await namesIn(folders, /^channel-/))
    if (processHasEnded(name) ?? (await isOld(join(folders, name)))) await remove(name)
  return swept
}

/** No start of a worker takes a day. */
const oldMs = 24 * 60 * 60 * 1000

async function isOld(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => null)
  return found !== null && found.mtimeMs < Date.now() - oldMs
}

/** What has other names is none of ours to judge: the roots of channels, for one. */
async function namesIn(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => pattern.test(name))
}
