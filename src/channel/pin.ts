import { hostname } from 'node:os'
import { join } from 'node:path'
import { BuildFailed } from '../errors.ts'
import type { PinPaths } from '../nix/context.ts'
import { fetchNixpkgs } from '../nix/fetch-nixpkgs.ts'
import { addContent, type ContentKind } from '../nix/store/store.ts'
import type { FixedOrigin } from '../spec/channel-origin.ts'
import type { Pin } from '../spec/schema.ts'
import { canBe } from './pinned-content.ts'
import type { OpenChannelContext } from './workspace.ts'

/** A pin, with the store paths of its folder and overlays. */
export interface Pinned {
  pin: Pin
  paths: PinPaths
}

/**
 * The pin of a revision, once it has been fetched; or of a folder by its content; with overlays by theirs. Links in the opened
 * folder keep the contents in the store. Throws `BuildFailed`.
 */
export async function pinChannel(from: FixedOrigin, context: OpenChannelContext): Promise<Pinned> {
  if (!('path' in from))
    await fetchNixpkgs(context.settings, from, {
      signal: context.signal,
      timeoutSeconds: context.limits.evalTimeoutSeconds,
      url: context.nixpkgsUrl,
      cacheDir: join(context.folder, 'fetched'),
      root: join(context.folder, 'nixpkgs'),
    })
  return pinContent(from, context)
}

/** Returns the pin as `pinChannel`, without fetching a revision. */
export async function pinContent(
  from: FixedOrigin,
  { settings, folder: at }: Pick<OpenChannelContext, 'settings' | 'folder'>,
): Promise<Pinned> {
  let kept = 0
  const add = async (kind: ContentKind, path: string) => {
    // Refuses other folders: a wrong path could copy a home folder into the store, which all users of the machine can read.
    if (!(await canBe(kind, path))) throw unsuitable(kind, path)
    return addContent(settings, kind, path, join(at, `root-${kept++}`))
  }
  const folder = 'path' in from ? await add('channel', from.path) : null
  const overlays = []
  for (const path of from.overlays ?? []) overlays.push(await add('overlay', path))
  const calledWith = {
    ...(from.config && { config: from.config }),
    ...(overlays.length > 0 && { overlays: overlays.map(({ narHash }) => narHash) }),
  }
  return {
    pin:
      'path' in from
        ? { kind: 'folder', narHash: folder?.narHash ?? '', ...calledWith }
        : { kind: 'nixpkgs', rev: from.rev, sha256: from.sha256, ...calledWith },
    paths: { channelPath: folder?.path ?? null, overlayPaths: overlays.map(({ path }) => path) },
  }
}

function unsuitable(kind: ContentKind, path: string): BuildFailed {
  const fault =
    kind === 'channel'
      ? 'has no default.nix, or is not there'
      : 'is neither a file nor a folder with a default.nix'
  return new BuildFailed({
    class: 'unsupported-pin',
    message: `${path} ${fault}, on the worker ${hostname()}. Every worker has to see it under this path.`,
  })
}

/** Returns the failure for a channel with unsuitable interpreters. `faults` are clauses without full stops. */
export function unsupportedPin(channel: string, faults: string[]): BuildFailed {
  return new BuildFailed({
    class: 'unsupported-pin',
    message: `In channel ${channel}, ${faults.join('; ')}. Choose other interpreters, or a newer pin.`,
  })
}
