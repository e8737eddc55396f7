import { copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CanonicalSpec } from '../spec/schema.ts'
import type { NixContext, PinPaths } from './context.ts'
import { libraryFiles } from './library.ts'
import type { ImportLimits } from './limits.ts'

/** Decisions about the packages of a spec, by their keys (`scan/keys.ts`). `nix/environment.nix` reads them. */
export interface DecidedSets {
  rebuildSet: string[]
  dropSet: string[]
  /** Native packages that the environment contains unchanged; the target does not load their native part. */
  keepSet: string[]
  /** Forms in which the builds of rebuilt packages use native packages, in the environment or not. */
  tools: { rebuild: string[]; drop: string[]; unlisted?: UnlistedTool[] }
}

/**
 * A package that the builds of rebuilt packages use indirectly, for instance through a source that is built with a Python
 * environment. It appears in derivations, but not in the definitions that the Nix library reads.
 */
export interface UnlistedTool {
  /** Name of the distribution. */
  name: string
  /** Store path of the source's build; null if builds use one for the target, of which only the name is known. */
  path: string | null
  /** Names of the rebuilt packages that need it. */
  neededBy: string[]
}

/** A package that a build left out, in a bundle whose `packages` lack it. The Nix library does not read it. */
export interface LeftOut {
  name: string
  version: string
  reason: string
}

/** The content of `spec.json`. */
type BundleSpec = CanonicalSpec & Partial<DecidedSets> & { omitted?: LeftOut[] }

/** Writes the spec of a bundle, or replaces it in a bundle of the same library and channel. */
export async function writeSpec(
  folder: string,
  spec: BundleSpec,
  { importTimeoutSeconds: secondsPerModule }: ImportLimits,
): Promise<void> {
  await writeFile(join(folder, 'spec.json'), `${JSON.stringify({ ...spec, secondsPerModule }, null, 2)}\n`)
}

/**
 * Writes the bundle of a spec to an empty folder: the library, `spec.json`, and links to the channel's folder and overlays.
 * The text of a spec stays data in a JSON file and never becomes Nix code.
 */
export async function renderBundle(
  folder: string,
  spec: BundleSpec,
  limits: ImportLimits,
  { library, channelPath, overlayPaths }: Pick<NixContext, 'library' | keyof PinPaths>,
): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  const files = (await libraryFiles(library)).map((file) => ({
    from: join(library, file),
    to: join(folder, file.startsWith('bundle/') ? file.slice('bundle/'.length) : join('nix', file)),
  }))
  for (const made of new Set(files.map(({ to }) => dirname(to)))) await mkdir(made, { recursive: true })
  await Promise.all(files.map(({ from, to }) => copyFile(from, to)))
  await writeSpec(folder, spec, limits)
  if (channelPath) await symlink(channelPath, join(folder, 'channel'))
  if (overlayPaths.length > 0) await mkdir(join(folder, 'overlays'))
  for (const [index, path] of overlayPaths.entries())
    await symlink(path, join(folder, 'overlays', String(index)))
}

/** Sets that count every package as pure. */
export const nothingAssumed: DecidedSets = {
  rebuildSet: [],
  dropSet: [],
  keepSet: [],
  tools: { rebuild: [], drop: [] },
}
