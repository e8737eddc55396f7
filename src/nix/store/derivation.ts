import { open } from 'node:fs/promises'
import type { NixContext } from '../context.ts'
import { type NixSettings, run } from '../process/command.ts'
import { drvName } from '../process/progress.ts'

/** The derivations that these need to be built, themselves among them, whatever of it is in the store. */
export async function requisites(
  { settings, signal }: Pick<NixContext, 'settings' | 'signal'>,
  drvs: string[],
): Promise<string[]> {
  const paths = await query(settings, ['--requisites', ...drvs], signal)
  return paths.filter((path) => path.endsWith('.drv'))
}

/** Returns the derivations that need this one to be built, itself among them, each before those that need it in turn. */
export async function dependentsOf(
  { settings, signal }: Pick<NixContext, 'settings' | 'signal'>,
  drv: string,
): Promise<string[]> {
  const paths = await query(settings, ['--referrers-closure', drv], signal)
  return paths.filter((path) => path.endsWith('.drv'))
}

/**
 * Whether what a derivation makes is known by its hash beforehand, as of one that downloads something: only such derivations
 * have a network, and may fail for reasons that are not their own. Read off the beginning of the derivation's file.
 */
export async function isFixedOutput(drv: string): Promise<boolean> {
  const file = await open(drv)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    // Derive([("out","/nix/store/…","sha256","…")],…: the last two are empty for all others.
    const [, hashAlgorithm] =
      /^Derive\(\[\("[^"]*","[^"]*","([^"]*)"/.exec(buffer.toString('utf8', 0, bytesRead)) ?? []
    if (hashAlgorithm === undefined) throw new Error(`${drv} does not begin like a derivation`)
    return hashAlgorithm !== ''
  } finally {
    await file.close()
  }
}

/**
 * Returns a variable of a derivation's builder, out of the text of the derivation's file. Throws where it has none of that name.
 *
 * @example variableOf('Derive([…],[("name","a"),("plan","{\\"x\\":1}")])', 'plan') // '{"x":1}'
 */
export function variableOf(derivation: string, name: string): string {
  const opening = `("${name}","`
  const at = derivation.indexOf(opening)
  if (at === -1) throw new Error(`a derivation has no variable ${name}`)
  // Not by one expression for the whole: such texts may be megabytes, which is more than an expression can be matched against.
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

/** Tells packages by the names of their derivations. */
export interface PackageNames {
  /** The prefix that the names of most packages of the target's set have. */
  prefix: string
  /** Names of the others, such as those of bindings that a library has. */
  unprefixed: string[]
}

/**
 * Counts the derivations that `drv` needs and none of `cached` needs, whatever of either is in the store; and how many of these
 * are packages: neither links nor environments.
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
