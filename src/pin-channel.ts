import { mkdir, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, join } from 'node:path'
import type { ChannelSource } from './channel/entry.ts'
import { BuildFailed } from './errors.ts'
import type { Bench } from './nix/bench.ts'
import type { NixSettings } from './nix/command.ts'
import { fetchNixpkgs } from './nix/fetch-nixpkgs.ts'
import { addChannel, channelPath, contentHash, keepPath, validPaths } from './nix/store.ts'
import type { Pin } from './spec/schema.ts'

/** A pin, and the store path of its folder; null where Nix fetches it. */
export interface Pinned {
  pin: Pin
  path: string | null
}

/**
 * The pin of a revision, once it has been fetched; or of a folder by its content, which `root` then keeps in the store.
 * Throws `BuildFailed`.
 */
export async function pinChannel(
  from: ChannelSource['from'],
  { settings, limits, signal }: Pick<Bench, 'settings' | 'limits' | 'signal'>,
  root: string,
): Promise<Pinned> {
  if (from.kind === 'folder') return pinFolder(from.path, settings, root)
  await fetchNixpkgs(settings, from, { signal, timeoutSeconds: limits.evalTimeoutSeconds })
  return { pin: from, path: null }
}

/** Throws `BuildFailed` where it is no channel's folder. */
export async function pinFolder(folder: string, settings: NixSettings, root: string): Promise<Pinned> {
  // A slip would copy somebody's whole home into a store that everybody on the machine can read.
  if (!(await isPackageSet(folder)))
    throw new BuildFailed({
      class: 'unsupported-pin',
      message: `${folder} has no default.nix, or is not there, on the worker ${hostname()}. Every worker has to see the folder under this path.`,
    })
  const { path, narHash } = await addChannel(settings, folder)
  await keepPath(settings, path, root)
  return { pin: { kind: 'folder', narHash }, path }
}

/** For good, and each content by itself: specs may name pins that a channel had long ago, and nobody else has them. */
export async function keepContent(settings: NixSettings, path: string, dataDir: string): Promise<void> {
  const roots = join(dataDir, 'roots')
  await mkdir(roots, { recursive: true })
  await keepPath(settings, path, join(roots, `channel-${basename(path).slice(0, 32)}`))
}

/**
 * The store path of a pinned folder. Where this store does not have it, it is put there, and kept, from the first of
 * `folders` that is as it was when it was pinned. Null where none is.
 */
export async function contentOf(
  narHash: string,
  folders: string[],
  { settings, dataDir }: { settings: NixSettings; dataDir: string },
): Promise<string | null> {
  const path = await channelPath(settings, narHash)
  if ((await validPaths(settings, [path])).length > 0) return path
  for (const folder of folders) {
    // One that has changed since would be copied for nothing.
    if (!(await isPackageSet(folder)) || (await contentHash(settings, folder)) !== narHash) continue
    if ((await addChannel(settings, folder)).narHash !== narHash) continue
    await keepContent(settings, path, dataDir)
    return path
  }
  return null
}

async function isPackageSet(folder: string): Promise<boolean> {
  const found = await stat(join(folder, 'default.nix')).catch(() => null)
  return found?.isFile() ?? false
}
