import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChannelSource } from './channel/channels.ts'
import type { Bench } from './nix/bench.ts'
import { evaluate } from './nix/instantiate.ts'
import { libraryHash } from './nix/library.ts'
import { renderBundle } from './nix/render.ts'
import { addChannel, channelPath } from './nix/store.ts'
import type { Record } from './record/record.ts'
import type { CanonicalSpec, Pin } from './spec/schema.ts'

/**
 * Records the operator's channels: pins each folder by its content, and lists the names of the source set's packages, so
 * that a wrong name can be refused without any Nix. Names already listed for a pin are not listed again.
 */
export async function registerChannels(
  record: Record,
  sources: ChannelSource[],
  nix: Pick<Bench, 'settings' | 'limits' | 'signal' | 'log'> & { dataDir: string },
): Promise<void> {
  for (const { name, from, defaults, isDefault } of sources) {
    const pin = from.kind === 'folder' ? await pinFolder(name, from.path, nix) : from
    await record.channels.register({ name, pin, defaults, isDefault })
    const channel = await record.channels.get(name)
    if (channel?.packageNames == null) {
      await record.channels.nameAll(name, pin, await packageNames(name, pin, defaults, nix))
    }
  }
}

async function pinFolder(
  name: string,
  folder: string,
  { settings, dataDir }: Pick<Bench, 'settings'> & { dataDir: string },
): Promise<Pin> {
  const roots = join(dataDir, 'roots')
  await mkdir(roots, { recursive: true })
  return { kind: 'folder', narHash: await addChannel(settings, folder, join(roots, `channel-${name}`)) }
}

async function packageNames(
  channel: string,
  pin: Pin,
  defaults: ChannelSource['defaults'],
  nix: Pick<Bench, 'settings' | 'limits' | 'signal' | 'log'> & { dataDir: string },
): Promise<string[]> {
  const folder = join(nix.dataDir, 'builds', `channel-${channel}-${process.pid}`)
  const spec: CanonicalSpec = {
    ...{ format: 2, channel, pin, ...defaults, packages: [], rebuild: 'auto', drop: [], keep: [] },
    ...{ gil: 'report', checks: 'none', library: await libraryHash() },
  }
  const bench: Bench = {
    ...nix,
    bundle: join(folder, 'bundle'),
    roots: folder,
    channelPath: pin.kind === 'folder' ? await channelPath(nix.settings, pin.narHash) : null,
  }
  try {
    await renderBundle(bench.bundle, spec, bench.channelPath)
    return await evaluate<string[]>(bench, 'packageNames')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
