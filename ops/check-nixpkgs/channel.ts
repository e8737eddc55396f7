import { fileURLToPath } from 'node:url'
import { listChannel, refuseUnusable } from '../../src/channel/list-packages.ts'
import { type Pinned, pinContent } from '../../src/channel/pin.ts'
import type { ChannelContext, OpenChannelContext } from '../../src/channel/workspace.ts'
import { type NixSettings, run } from '../../src/nix/process/command.ts'
import { contentHash } from '../../src/nix/store/store.ts'
import type { ChannelMeaning } from '../../src/spec/canonical.ts'

/** A folder, or a revision of Nixpkgs that is fetched from below `from`: `<rev>.tar.gz`. */
export type Nixpkgs = { path: string } | { rev: string; from?: string | undefined }

/** Interpreters that are not named are those of the channel: its `python3`, and the free-threaded sibling of the source. */
export interface Chosen {
  source?: string | undefined
  target?: string | undefined
  system: string
}

export interface OpenedChannel {
  pinned: Pinned
  meaning: ChannelMeaning
  /** Normal forms. */
  packageNames: string[]
  /** Names of attributes that are no packages, packages that the channel refuses among them. */
  otherNames: string[]
}

/** Pins a channel and lists its packages. Throws `BuildFailed` where it cannot be used with these interpreters. */
export async function openChannel(
  nixpkgs: Nixpkgs,
  { system, ...chosen }: Chosen,
  site: ChannelContext & OpenChannelContext,
): Promise<OpenedChannel> {
  const { pinned, path } = await pin(nixpkgs, site)
  const source = chosen.source ?? (await python3(site.settings, path, system))
  const target = chosen.target ?? `${source}FreeThreading`
  const channel = { name: 'nixpkgs', defaults: { source, target, system } }
  await refuseUnusable(channel, pinned, site)
  const { packageNames, otherNames } = await listChannel(channel, pinned, site)
  return { pinned, meaning: { ...channel, pin: pinned.pin }, packageNames, otherNames }
}

/** `path` is where the pin lies in the store. */
async function pin(nixpkgs: Nixpkgs, site: OpenChannelContext): Promise<{ pinned: Pinned; path: string }> {
  if ('path' in nixpkgs) {
    const pinned = await pinContent({ path: nixpkgs.path }, site)
    return { pinned, path: pinned.paths.channelPath ?? nixpkgs.path }
  }
  const { rev } = nixpkgs
  const path = await fetchRevision(site.settings, nixpkgs)
  const sha256 = await contentHash(site.settings, path)
  const paths = { channelPath: null, overlayPaths: [] }
  return { pinned: { pin: { kind: 'nixpkgs', rev, sha256 }, paths }, path }
}

/** Under the name that nix/channel.nix looks for, so that nothing is fetched twice. */
async function fetchRevision(
  settings: NixSettings,
  { rev, from = 'https://github.com/NixOS/nixpkgs/archive' }: { rev: string; from?: string | undefined },
): Promise<string> {
  const { exitCode, stdout, stderrTail } = await run(settings, {
    program: 'nix-instantiate',
    args: [
      ...['--eval', '--json', '--read-write-mode'],
      ...['--argstr', 'name', `nixpkgs-${rev}`, '--argstr', 'url', `${from}/${rev}.tar.gz`],
      ...['--expr', '{ name, url }: toString (fetchTarball { inherit name url; })'],
    ],
  })
  if (exitCode !== 0) throw new Error(`Revision ${rev} cannot be fetched: ${stderrTail.join('\n')}`)
  return JSON.parse(stdout) as string
}

async function python3(settings: NixSettings, path: string, system: string): Promise<string> {
  const { exitCode, stdout, stderrTail } = await run(settings, {
    program: 'nix-instantiate',
    args: [
      ...['--eval', '--strict', '--json', fileURLToPath(new URL('python3.nix', import.meta.url))],
      ...['--arg', 'path', path, '--argstr', 'system', system],
    ],
  })
  if (exitCode !== 0) throw new Error(`The channel’s python3 cannot be found out: ${stderrTail.join('\n')}`)
  return JSON.parse(stdout) as string
}
