import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CanonicalSpec } from '../spec/schema.ts'
import type { NixContext, PinPaths } from './context.ts'
import { libraryFiles } from './library.ts'
import type { ImportLimits } from './limits.ts'

/** The decisions about the packages of a spec, each by its key (`scan/keys.ts`): see `nix/environment.nix`. */
export interface DecidedSets {
  rebuildSet: string[]
  dropSet: string[]
  /** Native packages that stay as they are, their native part out of play. */
  keepSet: string[]
  /** What the builds of rebuilt packages get of native packages, whether or not the environment has these. */
  tools: { rebuild: string[]; drop: string[]; unlisted?: UnlistedTool[] }
}

/**
 * A package that the builds of rebuilt packages take by way of something that is no package, such as a source that is made with
 * an environment of its own: the definitions that Nix looks through do not name it, and the derivations do.
 */
export interface UnlistedTool {
  /** Name of its distribution. */
  name: string
  /** The source's build; null where only the name is known, because builds get one that is built for the target. */
  path: string | null
  /** Names of the rebuilt packages that it is needed for. */
  neededBy: string[]
}

/**
 * Writes the bundle of a spec to a folder of its own: the library, `spec.json` and links to what the pin has by content, the
 * channel's folder and the overlays. The spec's text is data in a JSON file and never becomes Nix code.
 */
export async function renderBundle(
  folder: string,
  spec: CanonicalSpec & Partial<DecidedSets>,
  { importTimeoutSeconds: secondsPerModule }: ImportLimits,
  { library, channelPath, overlayPaths }: Pick<NixContext, 'library' | keyof PinPaths>,
): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  for (const file of await libraryFiles(library)) {
    const to = join(folder, file.startsWith('bundle/') ? file.slice('bundle/'.length) : join('nix', file))
    await mkdir(dirname(to), { recursive: true })
    await cp(join(library, file), to)
  }
  await writeFile(join(folder, 'spec.json'), `${JSON.stringify({ ...spec, secondsPerModule }, null, 2)}\n`)
  if (channelPath) await symlink(channelPath, join(folder, 'channel'))
  if (overlayPaths.length > 0) await mkdir(join(folder, 'overlays'))
  for (const [index, path] of overlayPaths.entries())
    await symlink(path, join(folder, 'overlays', String(index)))
}

/** Everything is taken for pure until it is scanned. */
export const nothingAssumed: DecidedSets = {
  rebuildSet: [],
  dropSet: [],
  keepSet: [],
  tools: { rebuild: [], drop: [] },
}
