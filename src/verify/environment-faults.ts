import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Failure, Fault } from '../errors.ts'
import type { NixContext } from '../nix/context.ts'
import type { StoreDerivation } from '../nix/evaluate.ts'
import { realise } from '../nix/realise.ts'

/** One reason why packages do not fit into one environment. `nix/scripts/assembly.py` writes it. */
export interface EnvironmentFault {
  class: 'abi-leftover' | 'collision'
  /**
   * Names of distributions, e.g. `numpy`, followed by the version or store path if several packages share the name, or the
   * target’s executable if the file is the interpreter's.
   */
  packages: string[]
  /** Path relative to the package for an `abi-leftover`, to the environment for a `collision`. */
  file: string
}

/**
 * Returns why the environment cannot be assembled; empty if its packages fit. Builds a derivation that runs the same check as
 * the environment's builder, whose log cannot be trusted: packages can write to it. Throws `BuildFailed`.
 */
export async function environmentFaults(
  context: NixContext,
  faults: StoreDerivation,
): Promise<EnvironmentFault[]> {
  await realise(context, [faults.drv], join(context.roots, 'faults'))
  return JSON.parse(await readFile(faults.out, 'utf8')) as EnvironmentFault[]
}

/**
 * Converts faults into one failure, of leftovers if there are any, else of collisions; null if there are no faults.
 * `names` are the packages of the environment; `adviceFor` returns advice for a package with leftovers.
 */
export async function failureOfFaults(
  all: EnvironmentFault[],
  names: string[],
  adviceFor: (name: string) => Promise<string>,
): Promise<Pick<Failure, 'class' | 'message' | 'package' | 'faults'> | null> {
  const kind = all.some((fault) => fault.class === 'abi-leftover') ? 'abi-leftover' : 'collision'
  const groups = byOwners(all.filter((fault) => fault.class === kind))
  const named = groups[0]?.[0]?.packages
    .map((told) => told.split(' ')[0] ?? told)
    .find((name) => names.includes(name))
  if (!groups[0]) return null
  const sentences = groups.slice(0, mostNamed).map((group) => sentence[kind](group))
  if (groups.length > mostNamed) sentences.push(`There are ${groups.length - mostNamed} more like this.`)
  const advice =
    kind === 'collision'
      ? 'Leave out all but one of these packages, or have the channel remove the files from the others.'
      : await adviceFor(named ?? '')
  return {
    class: kind,
    message: [...sentences, advice].join(' '),
    ...(named !== undefined && { package: named }),
    faults: all.slice(0, mostFaults).map(asFault),
  }
}

const mostNamed = 3
/** Two builds of one library may have thousands of files in the same places. */
const mostFaults = 100

const sentence: { [kind in EnvironmentFault['class']]: (faults: EnvironmentFault[]) => string } = {
  'abi-leftover': (faults) =>
    `${owners(faults)} has native modules that the target would load and crash on (${files(faults)}).`,
  collision: (faults) =>
    `${owners(faults)} have different content in the same place (${files(faults)}), and an environment can hold one of it.`,
}

function byOwners(faults: EnvironmentFault[]): EnvironmentFault[][] {
  const groups = new Map<string, EnvironmentFault[]>()
  for (const fault of faults) {
    const key = owners([fault])
    groups.set(key, [...(groups.get(key) ?? []), fault])
  }
  return [...groups.values()]
}

const owners = ([first]: EnvironmentFault[]) => first?.packages.join(' and ') ?? ''

function files(faults: EnvironmentFault[]): string {
  const named = faults.slice(0, mostNamed).map(({ file }) => file)
  return faults.length > mostNamed
    ? `${named.join(', ')} and ${faults.length - mostNamed} more`
    : named.join(', ')
}

const asFault = ({ packages, file }: EnvironmentFault): Fault => ({
  pointer: '/packages',
  detail: `${packages.join(' and ')}: ${file}`,
})
