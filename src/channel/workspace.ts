import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { NixContext } from '../nix/context.ts'
import { makeFolder } from '../nix/disk/make-folder.ts'

/** Settings and folders with which a worker registers and moves channels. */
export type ChannelContext = Pick<NixContext, 'settings' | 'limits' | 'signal' | 'log'> & {
  dataDir: string
  /** URL of the repository of Nixpkgs. */
  nixpkgsUrl: string
}

/** A `ChannelContext` with a temporary folder for one channel. */
export type OpenChannelContext = ChannelContext & { folder: string }

/** Creates the folder `builds/<name>`, calls `work`, and removes the folder. */
export async function withWorkspace<T>(
  context: ChannelContext,
  name: string,
  work: (open: OpenChannelContext) => Promise<T>,
): Promise<T> {
  const folder = join(context.dataDir, 'builds', name)
  // A process that had the same number may have left one.
  await rm(folder, { recursive: true, force: true })
  await makeFolder(folder)
  try {
    return await work({ ...context, folder })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
