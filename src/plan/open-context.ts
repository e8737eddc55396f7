import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TeamCache } from '../cache/substituter.ts'
import { takingFromCache } from '../cache/substituter.ts'
import { pinnedPaths } from '../channel/pinned-content.ts'
import type { DrivenLibrary } from '../db/builds/libraries.ts'
import type { WorkFolder } from '../db/cache/leftovers.ts'
import type { Db } from '../db/db.ts'
import type { NixWatch } from '../jobs/watch-nix.ts'
import { nameOfFolder } from '../jobs/work-folder.ts'
import type { NixContext } from '../nix/context.ts'
import { refuseFullDisk } from '../nix/disk/disk-space.ts'
import { makeFolder } from '../nix/disk/make-folder.ts'

import { fetchNixpkgs } from '../nix/fetch-nixpkgs.ts'
import { libraryFolder, writeLibrary } from '../nix/library.ts'
import type { NixSettings } from '../nix/process/command.ts'

import type { CanonicalSpec } from '../spec/schema.ts'

/** Where environments are planned and built, and what that may use. */
export interface BuildContext {
  db: Db
  settings: NixSettings
  cache: TeamCache
  /** This program's own Nix library. */
  library: DrivenLibrary
  limits: NixContext['limits'] & { buildLogMb: number }
  /** Holds `builds/<id>.<fence>` while a worker has a build or a plan, and the gc roots `roots/<environment id>` for good. */
  dataDir: string
  /** Looks whether Nix works; absent where nothing depends on that. */
  nix?: Pick<NixWatch, 'look' | 'fault'>
  /** Address of the repository that revisions of Nixpkgs come from. */
  nixpkgsUrl: string
}

/** A bench with a folder of its own. */
export interface OpenContext {
  context: NixContext
  /** Has the channel be in the store again, should it have left it. Throws `BuildFailed` where it is missing. */
  restore(): Promise<unknown>
  /** Removes the folder. */
  close(): Promise<void>
}

/**
 * Opens a bench in a folder of this worker's own for its build or plan. Throws `BuildFailed` where the channel is missing, and before
 * anything is downloaded where there is too little room.
 */
export async function openContext(
  site: BuildContext,
  held: WorkFolder,
  spec: CanonicalSpec,
  { signal, log }: Pick<NixContext, 'signal' | 'log'>,
): Promise<OpenContext> {
  const settings = { ...(await takingFromCache(site.settings, site.cache, site.db)), signal }
  await refuseFullDisk(settings, site.limits.minFreeMb)
  const folder = join(site.dataDir, 'builds', nameOfFolder(held))
  await makeFolder(folder)
  const restore = async () => {
    // Another worker has pinned it, or this one's store has been tidied since. Evaluations find it under its name and hash.
    if (spec.pin.kind === 'nixpkgs')
      await fetchNixpkgs(settings, spec.pin, {
        signal,
        timeoutSeconds: site.limits.evalTimeoutSeconds,
        url: site.nixpkgsUrl,
        cacheDir: join(folder, 'fetched'),
        root: join(folder, 'nixpkgs'),
      })
    return pinnedPaths({ ...site, settings }, spec, () => site.db.channels.places(spec.pin))
  }
  const close = () => rm(folder, { recursive: true, force: true })
  try {
    const context: NixContext = {
      ...(await restore()),
      library: await libraryFor(site, spec, folder),
      settings,
      limits: site.limits,
      bundle: join(folder, 'bundle'),
      roots: folder,
      signal,
      log,
    }
    return { context, restore, close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Returns the folder of the Nix library that a spec names: this program's own, or one that the record keeps, which is written to the
 * folder of the build or plan.
 */
async function libraryFor(
  { library, db }: Pick<BuildContext, 'library' | 'db'>,
  { library: named }: CanonicalSpec,
  folder: string,
): Promise<string> {
  if (named === library.hash) return libraryFolder
  const kept = await db.libraries.get(named)
  // The claim has found it, and it stays for as long as the build or plan has not ended.
  if (!kept) throw new Error(`the record does not keep the Nix library ${named}`)
  const own = join(folder, 'library')
  await writeLibrary(own, kept)
  return own
}
