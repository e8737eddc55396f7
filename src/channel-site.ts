import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from './make-folder.ts'
import type { Bench } from './nix/bench.ts'

/** Where channels are looked at: what calls of Nix get, and where this worker keeps its things. */
export type ChannelSite = Pick<Bench, 'settings' | 'limits' | 'signal' | 'log'> & {
  dataDir: string
  /** Address of the repository that branches and revisions of Nixpkgs come from. */
  nixpkgsUrl: string
}

/** The same, with a folder for one channel that is gone afterwards. */
export type OpenChannelSite = ChannelSite & { folder: string }

export async function inFolder<T>(
  site: ChannelSite,
  channel: string,
  work: (open: OpenChannelSite) => Promise<T>,
): Promise<T> {
  const folder = join(site.dataDir, 'builds', `channel-${channel}-${process.pid}`)
  await makeFolder(folder)
  try {
    return await work({ ...site, folder })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
