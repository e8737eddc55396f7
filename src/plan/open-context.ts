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

/** Everything that planning and building an environment on this worker uses. */
export interface BuildContext {
  db: Db
  settings: NixSettings
  cache: TeamCache
  /** The Nix library of this version of Patchbay. */
  library: DrivenLibrary
  limits: NixContext['limits'] & { buildLogMb: number }
  /** Contains `builds/<id>.<fence>` during a build or plan, and the permanent gc roots `roots/<environment id>`. */
  dataDir: string
  /** Checks whether Nix works; absent if no caller depends on that. */
  nix?: Pick<NixWatch, 'look' | 'fault'>
  /** URL of the repository from which Nix fetches revisions of Nixpkgs. */
  nixpkgsUrl: string
}

/** A Nix context with a folder of its own. */
export interface OpenContext {
  context: NixContext
  /** Adds the channel to the store again if the store has collected it. Throws `BuildFailed` if the channel is missing. */
  restore(): Promise<unknown>
  /** Removes the folder. */
  close(): Promise<void>
}

/**
 * Opens a Nix context in a new folder for a build or plan. Throws `BuildFailed` if the channel is missing, or, before any
 * download, if the disk has too little free space.
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
    // Fetches the pin if another worker has pinned it, or if this store has collected it. Evaluations find it by name and hash.
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
 * Returns the folder of the Nix library that a spec names. Writes a library of another version from the database to `folder`.
 */
async function libraryFor(
  { library, db }: Pick<BuildContext, 'library' | 'db'>,
  { library: named }: CanonicalSpec,
  folder: string,
): Promise<string> {
  if (named === library.hash) return libraryFolder
  const kept = await db.libraries.get(named)
  // The claim has checked that the database has it, and it stays there until the build or plan ends.
  if (!kept) throw new Error(`the database lacks the Nix library ${named}`)
  const own = join(folder, 'library')
  await writeLibrary(own, kept)
  return own
}
