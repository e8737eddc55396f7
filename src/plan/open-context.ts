import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { takingFromCache } from '../cache/substituter.ts'
import { pinnedPaths } from '../channel/pinned-content.ts'
import type { DrivenLibrary } from '../db/builds/libraries.ts'
import type { WorkFolder } from '../db/cache/leftovers.ts'
import type { Db } from '../db/db.ts'
import { nameOfFolder } from '../jobs/work-folder.ts'
import type { NixContext } from '../nix/context.ts'
import { refuseFullDisk } from '../nix/disk/disk-space.ts'
import { makeFolder } from '../nix/disk/make-folder.ts'

import { fetchNixpkgs } from '../nix/fetch-nixpkgs.ts'
import { libraryFolder, writeLibrary } from '../nix/library.ts'

import type { CanonicalSpec } from '../spec/schema.ts'
import type { ContextPorts } from './ports.ts'

/** A context of Nix with a folder of its own. */
export interface OpenContext {
  context: NixContext
  /** Adds the channel to the store again if the store has collected it. Throws `BuildFailed` if the channel is missing. */
  restore(): Promise<unknown>
  /** Removes the folder. */
  close(): Promise<void>
}

/**
 * Opens a context of Nix in a folder of this worker's own for its build or plan. Throws `BuildFailed` where the channel is missing, and before
 * anything is downloaded where there is too little room.
 */
export async function openContext(
  { nix, db, cache, limits, workspace: { dataDir } }: ContextPorts,
  held: WorkFolder,
  spec: CanonicalSpec,
  { signal, log }: Pick<NixContext, 'signal' | 'log'>,
): Promise<OpenContext> {
  const settings = { ...(await takingFromCache(nix.settings, cache, db)), signal }
  await refuseFullDisk(settings, limits.minFreeMb)
  const folder = join(dataDir, 'builds', nameOfFolder(held))
  await makeFolder(folder)
  const restore = async () => {
    // Fetches the pin if another worker has pinned it, or if this store has collected it. Evaluations find it by name and hash.
    if (spec.pin.kind === 'nixpkgs')
      await fetchNixpkgs(settings, spec.pin, {
        signal,
        timeoutSeconds: limits.evalTimeoutSeconds,
        url: nix.nixpkgsUrl,
        cacheDir: join(folder, 'fetched'),
        root: join(folder, 'nixpkgs'),
      })
    return pinnedPaths({ dataDir, settings }, spec, () => db.channels.places(spec.pin))
  }
  const close = () => rm(folder, { recursive: true, force: true })
  try {
    const context: NixContext = {
      ...(await restore()),
      library: await libraryFor(nix.library, db, spec, folder),
      settings,
      limits,
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
  library: DrivenLibrary,
  db: Pick<Db, 'libraries'>,
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
