import { mkdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { PinPlaces } from '../db/channels/types.ts'

import { BuildFailed } from '../errors.ts'
import type { PinPaths } from '../nix/context.ts'
import type { NixSettings } from '../nix/process/command.ts'
import {
  addContent,
  type ContentKind,
  contentHash,
  contentPath,
  keepPath,
  validPaths,
} from '../nix/store/store.ts'
import type { Pin } from '../spec/schema.ts'

export interface ContentSite {
  settings: NixSettings
  /** Folder that contains `roots`. */
  dataDir: string
}

/** Creates permanent gc roots for a pin's contents, because specs may name old pins of a channel. */
export async function keepPinned(site: ContentSite, { channelPath, overlayPaths }: PinPaths): Promise<void> {
  for (const path of channelPath ? [channelPath, ...overlayPaths] : overlayPaths)
    if (!(await keepPath(site.settings, path, await rootOf(site, path))))
      throw new Error(`${path} was pinned, and is not in the store any more`)
}

/** Returns the gc root of one content. Each has its own, because the store may have the only copy. */
async function rootOf({ dataDir }: ContentSite, path: string): Promise<string> {
  const roots = join(dataDir, 'roots')
  await mkdir(roots, { recursive: true })
  return join(roots, `channel-${basename(path).slice(0, 32)}`)
}

/**
 * Returns the store paths of a pin's folder and overlays. If another worker has pinned them, adds them to this store from their
 * `places` first. Throws `BuildFailed` if their content is no longer the pinned one.
 */
export async function pinnedPaths(
  site: ContentSite,
  { channel, pin }: { channel: string; pin: Pin },
  places: () => Promise<PinPlaces[]>,
): Promise<PinPaths> {
  const { overlays = [] } = pin
  if (pin.kind !== 'folder' && overlays.length === 0) return { channelPath: null, overlayPaths: [] }
  const known = await places()
  const pathOf = async (kind: ContentKind, narHash: string, candidates: (string | null | undefined)[]) => {
    const found = [...new Set(candidates.filter((one) => typeof one === 'string'))]
    const path = await contentOf(kind, narHash, found, site)
    if (path) return path
    const subject = kind === 'channel' ? `channel ${channel}` : `an overlay of channel ${channel}`
    const changed =
      found.length > 0 ? `, and ${found.join(' and ')} is not, or no longer, what was pinned` : ''
    throw new BuildFailed({
      class: 'unsupported-pin',
      message: `This worker does not have ${subject} as pinned (${narHash})${changed}. Let it see that path as it was, or request the channel at its present pin.`,
    })
  }
  const folders = known.map(({ folder }) => folder)
  const channelPath = pin.kind === 'folder' ? await pathOf('channel', pin.narHash, folders) : null
  const overlayPaths: string[] = []
  for (const [index, narHash] of overlays.entries())
    overlayPaths.push(
      await pathOf(
        'overlay',
        narHash,
        known.map((place) => place.overlays[index]),
      ),
    )
  return { channelPath, overlayPaths }
}

/**
 * Returns the store path of pinned content, and creates a permanent gc root for it. If this store lacks it, adds it from the first of
 * `places` with the pinned hash. Returns null if there is none.
 */
export async function contentOf(
  kind: ContentKind,
  narHash: string,
  places: string[],
  site: ContentSite,
): Promise<string | null> {
  const { settings } = site
  const path = await contentPath(settings, kind, narHash)
  if (
    (await validPaths(settings, [path])).length > 0 &&
    (await keepPath(settings, path, await rootOf(site, path)))
  )
    return path
  for (const place of places) {
    // Hashes a place before it copies it, because its content may have changed.
    if (!(await canBe(kind, place)) || (await contentHash(settings, place)) !== narHash) continue
    if ((await addContent(settings, kind, place, await rootOf(site, path))).narHash === narHash) return path
  }
  return null
}

/** Returns whether Nix can import a path as a channel (a folder with a `default.nix`) or an overlay (such a folder, or a file). */
export async function canBe(kind: ContentKind, path: string): Promise<boolean> {
  const isFile = async (file: string) => (await stat(file).catch(() => null))?.isFile() ?? false
  return (await isFile(join(path, 'default.nix'))) || (kind === 'overlay' && (await isFile(path)))
}
