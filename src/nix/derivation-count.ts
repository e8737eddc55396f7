import type { Bench } from './bench.ts'
import { run } from './command.ts'
import { drvName } from './progress.ts'

/**
 * How many derivations `drv` needs that none of `cached` needs, whatever of either is in the store; and how many of these
 * are packages, by names that begin with `prefix`: neither links nor environments.
 */
export async function countDerivations(
  bench: Bench,
  drv: string,
  cached: string[],
  prefix: string,
): Promise<{ derivations: number; packages: number }> {
  const known = new Set(await requisites(bench, cached))
  const added = (await requisites(bench, [drv])).filter((path) => !known.has(path))
  const packages = added
    .map(drvName)
    .filter((name) => name.startsWith(prefix) && !/-(relinked|patched-env)$/.test(name))
  return { derivations: added.length, packages: packages.length }
}

async function requisites({ settings, signal }: Bench, drvs: string[]): Promise<string[]> {
  const { stdout, exitCode, stderrTail } = await run(settings, {
    program: 'nix-store',
    args: ['--query', '--requisites', ...drvs],
    signal,
  })
  if (exitCode !== 0) throw new Error(`nix-store cannot tell what ${drvs[0]} needs: ${stderrTail.join('\n')}`)
  return stdout.split('\n').filter((path) => path.endsWith('.drv'))
}
