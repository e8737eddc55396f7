import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { NixContext } from '../nix/context.ts'
import { makeFolder } from '../nix/disk/make-folder.ts'

/** Where channels are looked at: what calls of Nix get, and where this worker keeps its things. */
export type ChannelContext = Pick<NixContext, 'settings' | 'limits' | 'signal' | 'log'> & {
  dataDir: string
  /** Address of the repository that branches and revisions of Nixpkgs come from. */
  nixpkgsUrl: string
}

/** The same, with a folder for one channel that is gone afterwards. */
export type OpenChannelContext = ChannelContext & { folder: string }

/** Works in the folder of this name, which is this worker's own, and removes it. */
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
