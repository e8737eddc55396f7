import { open } from 'node:fs/promises'
import type { NixContext } from '../context.ts'
import { type NixSettings, run } from '../process/command.ts'
import { drvName } from '../process/progress.ts'

/** Returns the derivations in the closures of `drvs`, including themselves, built or not. Throws if one is not in the store. */
export async function requisites(
  { settings, signal }: Pick<NixContext, 'settings' | 'signal'>,
  drvs: string[],
): Promise<string[]> {
  const paths = await query(settings, ['--requisites', ...drvs], signal)
  return paths.filter((path) => path.endsWith('.drv'))
}

/** Returns the derivations that need `drv`, including itself, each before its own dependents. */
export async function dependentsOf(
  { settings, signal }: Pick<NixContext, 'settings' | 'signal'>,
  drv: string,
): Promise<string[]> {
  const paths = await query(settings, ['--referrers-closure', drv], signal)
  return paths.filter((path) => path.endsWith('.drv'))
}

/**
 * Returns whether a derivation is fixed-output, as downloads are: Nix knows the hash of its output in advance. Only such derivations
 * have network access, and may fail for external reasons. Reads the beginning of the derivation's file.
 */
export async function isFixedOutput(drv: string): Promise<boolean> {
  const file = await open(drv)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    // Derive([("out","/nix/store/…","sha256","…")],…: the last two fields are empty in other derivations.
    const [, hashAlgorithm] =
      /^Derive\(\[\("[^"]*","[^"]*","([^"]*)"/.exec(buffer.toString('utf8', 0, bytesRead)) ?? []
    if (hashAlgorithm === undefined) throw new Error(`${drv} does not begin like a derivation`)
    return hashAlgorithm !== ''
  } finally {
    await file.close()
  }
}

/**
 * Returns an environment variable of a derivation's builder from the text of its file. Throws if there is none of that name.
 *
 * @example variableOf('Derive([…],[("name","a"),("plan","{\\"x\\":1}")])', 'plan') // '{"x":1}'
 */
export function variableOf(derivation: string, name: string): string {
  const opening = `("${name}","`
  const at = derivation.indexOf(opening)
  if (at === -1) throw new Error(`a derivation has no variable ${name}`)
  // Scans from escape to escape: one regular expression for the whole value overflows on texts of megabytes.
  const start = at + opening.length
  const special = /["\\]/g
  special.lastIndex = start
  for (let found = special.exec(derivation); found; found = special.exec(derivation)) {
    if (found[0] === '"')
      return derivation
        .slice(start, found.index)
        .replace(/\\(.)/gs, (_, escaped: string) => escapes[escaped] ?? escaped)
    special.lastIndex = found.index + 2
  }
  throw new Error(`a derivation ends within its variable ${name}`)
}

const escapes: { [letter: string]: string } = { n: '\n', r: '\r', t: '\t' }

async function query(settings: NixSettings, args: string[], signal?: AbortSignal): Promise<string[]> {
  const { stdout, exitCode, stderrTail } = await run(settings, {
    program: 'nix-store',
    args: ['--query', ...args],
    signal,
  })
  if (exitCode !== 0) throw new Error(`nix-store --query ${args.join(' ')} failed: ${stderrTail.join('\n')}`)
  return stdout.split('\n').filter((line) => line !== '')
}

/** Names by which to recognise packages among derivations. */
export interface PackageNames {
  /** Prefix of the names of most packages of the target's set, e.g. `python3.13t-`. */
  prefix: string
  /** Names of the other packages, such as Python bindings within a library's package. */
  unprefixed: string[]
}

/**
 * Counts the derivations that `drv` needs and none of `cached` needs, built or not, and how many of them are packages: neither links
 * nor environments.
 */
export async function countDerivations(
  context: NixContext,
  drv: string,
  cached: string[],
  { prefix, unprefixed }: PackageNames,
): Promise<{ derivations: number; packages: number }> {
  const known = new Set(await requisites(context, cached))
  const added = (await requisites(context, [drv])).filter((path) => !known.has(path))
  const packages = added
    .map(drvName)
    .filter((name) =>
      name.startsWith(prefix) ? !/-(relinked|patched-env)$/.test(name) : unprefixed.includes(name),
    )
  return { derivations: added.length, packages: packages.length }
}
