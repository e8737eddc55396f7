import type { Environment, Service } from '../http/patchbay.ts'
import type { Shown, Target } from './checked.ts'
import { builtSince, finding, findingOf, type PackageFinding } from './finding.ts'
import { knownVersions } from './known.ts'
import { needsOf, reversed } from './needs.ts'

/** Reads what an ended build has shown of the packages of its environment. */
export async function builtPackages(
  service: Pick<Service, 'packages' | 'closure' | 'knownPackage'>,
  environment: Environment,
): Promise<Target['packages']> {
  const { id, status, spec, build } = environment
  const [rows, closure] = await Promise.all([service.packages(id), service.closure(id)])
  const users = reversed(needsOf(rows, closure))
  const entries = rows.map(async (row): Promise<[string, Shown]> => {
    const seen = findingOf(row, { ended: status === 'ready' })
    const isUnbuilt =
      row.fate === 'omitted' || (seen.verdict === 'unknown' && build.failure?.package !== undefined)
    const shown = isUnbuilt ? await unbuilt(service, row, seen, spec.target) : seen
    const neededBy = [...(users.get(row.name) ?? [])]
    return [row.name, { version: row.version, finding: shown, neededBy }]
  })
  return new Map(await Promise.all(entries))
}

/**
 * Completes the finding on a package that is in no environment by what the service knows: whether its own build fails, and since which
 * version it builds.
 */
async function unbuilt(
  service: Pick<Service, 'knownPackage'>,
  { name, version }: { name: string; version: string },
  seen: PackageFinding,
  target: string,
): Promise<PackageFinding> {
  const items = await knownVersions(service, name)
  const own = items.find((one) => one.version === version && one.target === target)
  const itself = own?.status === 'build-failed'
  if (seen.verdict === 'unknown' && !itself) return seen
  const since = builtSince(version, { target, items }) ?? seen.since
  return seen.verdict === 'unknown'
    ? finding('does-not-build', { because: own?.failures[0]?.message ?? null, since })
    : { ...seen, itself, since }
}
