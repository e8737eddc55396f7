import type { NixSettings } from '../process/command.ts'
import { readOutputs } from './read-derivation.ts'
import { validPaths } from './store.ts'

/** Returns those of the derivations of which the store lacks an output. Calls Nix once for all of them. */
export async function unbuiltOf(settings: NixSettings, drvs: string[]): Promise<string[]> {
  const made = await Promise.all(drvs.map(async (drv) => ({ drv, outputs: await readOutputs(drv) })))
  const valid = new Set(
    await validPaths(
      settings,
      made.flatMap(({ outputs }) => outputs),
    ),
  )
  return made.filter(({ outputs }) => !outputs.every((path) => valid.has(path))).map(({ drv }) => drv)
}
