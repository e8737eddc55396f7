import { join } from 'node:path'
import { nothingAssumed, renderBundle } from '../../src/nix/bundle.ts'
import type { NixContext, PinPaths } from '../../src/nix/context.ts'
import { evaluate } from '../../src/nix/evaluate.ts'
import { libraryHash } from '../../src/nix/library.ts'

import { canonicalSpec } from '../../src/spec/canonical.ts'
import type { OpenedChannel } from './channel.ts'

/** Lists the names of a channel that lead to a package, without functions, hooks and refused packages. */
export async function everyPackage(
  { pinned, meaning, packageNames }: OpenedChannel,
  bench: Omit<NixContext, 'bundle' | 'roots' | keyof PinPaths>,
  folder: string,
): Promise<string[]> {
  const own: NixContext = {
    ...bench,
    bundle: join(folder, 'every-package'),
    roots: folder,
    ...pinned.paths,
  }
  const spec = canonicalSpec({ packages: packageNames }, meaning, await libraryHash())
  await renderBundle(own.bundle, { ...spec, ...nothingAssumed }, own.limits, own)
  const { unknown = [], refused = [] } = await evaluate<{
    unknown?: string[]
    refused?: { name: string }[]
  }>(own, 'plan')
  const without = new Set([...unknown, ...refused.map(({ name }) => name)])
  return spec.packages.filter((name) => !without.has(name))
}
