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

export interface ContentPorts {
  settings: NixSettings
  /** Folder that contains `roots`. */
  dataDir: string
}

/** Keeps what a pin holds in the store for good: specs may name pins that a channel had long ago. */
export async function keepPinned(
  context: ContentPorts,
  { channelPath, overlayPaths }: PinPaths,
): Promise<void> {
  for (const path of channelPath ? [channelPath, ...overlayPaths] : overlayPaths)
    if (!(await keepPath(context.settings, path, await rootOf(context, path))))
      throw new Error(`${path} was pinned, and is not in the store any more`)
}

/** Each content by itself: no other copy of it may exist. */
async function rootOf({ dataDir }: ContentPorts, path: string): Promise<string> {
  const roots = join(dataDir, 'roots')
  await mkdir(roots, { recursive: true })
  return join(roots, `channel-${basename(path).slice(0, 32)}`)
}

/**
 * Returns the store paths of a pin's folder and overlays. If another worker has pinned them, adds them to this store from their
 * `places` first. Throws `BuildFailed` if their content is no longer the pinned one.
 */
export async function pinnedPaths(
  context: ContentPorts,
  { channel, pin }: { channel: string; pin: Pin },
  places: () => Promise<PinPlaces[]>,
): Promise<PinPaths> {
  const { overlays = [] } = pin
  if (pin.kind !== 'folder' && overlays.length === 0) return { channelPath: null, overlayPaths: [] }
  const known = await places()
  const pathOf = async (kind: ContentKind, narHash: string, candidates: (string | null | undefined)[]) => {
    const found = [...new Set(candidates.filter((one) => typeof one === 'string'))]
    const path = await contentOf(kind, narHash, found, context)
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
  context: ContentPorts,
): Promise<string | null> {
  const { settings } = context
  const path = await contentPath(settings, kind, narHash)
  if (
    (await validPaths(settings, [path])).length > 0 &&
    (await keepPath(settings, path, await rootOf(context, path)))
  )
    return path
  for (const place of places) {
    // Hashes a place before it copies it, because its content may have changed.
    if (!(await canBe(kind, place)) || (await contentHash(settings, place)) !== narHash) continue
    if ((await addContent(settings, kind, place, await rootOf(context, path))).narHash === narHash)
      return path
  }
  return null
}

/** Returns whether Nix can import a path as a channel (a folder with a `default.nix`) or an overlay (such a folder, or a file). */
export async function canBe(kind: ContentKind, path: string): Promise<boolean> {
  const isFile = async (file: string) => (await stat(file).catch(() => null))?.isFile() ?? false
  return (await isFile(join(path, 'default.nix'))) || (kind === 'overlay' && (await isFile(path)))
}
