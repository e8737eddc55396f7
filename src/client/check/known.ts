import type { KnownVersion } from '../http/known-packages.ts'
import { Refused, type Service } from '../http/patchbay.ts'
import type { Shown, Target } from './checked.ts'
import { findingOf, findingOfVersion } from './finding.ts'
import { neededBy, needsOf, reversed } from './needs.ts'

type Known = Pick<Service, 'knownPackage' | 'packages' | 'closure'>
type Packages = Map<string, Shown>

/** Requests at the same time. A service answers each in some milliseconds. */
const atOnce = 8

/** Environments that are read for what packages bring. Packages of one project are mostly seen together, in one. */
const mostEnvironments = 5

/**
 * Reads what the service knows of packages for a target, each in the version that a build had last, and of what they bring with
 * them. Builds nothing.
 */
export async function knownVerdicts(
  service: Known,
  names: string[],
  target: string,
): Promise<Target['packages']> {
  const versions = new Map<string, KnownVersion>()
  await eachOf(names, async (name) => {
    const newest = (await knownVersions(service, name)).find((one) => one.target === target)
    if (newest) versions.set(name, newest)
  })
  const found: Packages = new Map()
  for (const [name, known] of versions)
    found.set(name, { version: known.version, finding: findingOfVersion(name, known), neededBy: [] })
  for (const [name, one] of await brought(service, versions)) if (!names.includes(name)) found.set(name, one)
  return found
}

/** Returns the versions of a package that builds have seen, the last seen first; none if no build has seen it. */
export async function knownVersions(
  service: Pick<Service, 'knownPackage'>,
  name: string,
): Promise<KnownVersion[]> {
  return (await unlessUnknown(service.knownPackage(name)))?.items ?? []
}

/** Reads what packages bring with them, in the environments that had the packages last. */
async function brought(service: Known, versions: ReadonlyMap<string, KnownVersion>): Promise<Packages> {
  const byEnvironment = new Map<string, string[]>()
  for (const [name, { environmentId }] of versions)
    byEnvironment.set(environmentId, [...(byEnvironment.get(environmentId) ?? []), name])
  const largest = [...byEnvironment].sort(([, a], [, b]) => b.length - a.length).slice(0, mostEnvironments)
  const found: Packages = new Map()
  await eachOf(largest, async ([id, names]) => {
    const read = await unlessUnknown(Promise.all([service.packages(id), service.closure(id)]))
    if (!read) return
    const [rows, closure] = read
    const needs = needsOf(rows, closure)
    const users = reversed(needs)
    const needed = neededBy(names, needs)
    for (const row of rows.filter(({ name }) => needed.has(name)))
      found.set(row.name, {
        version: row.version,
        finding: findingOf(row, { ended: false }),
        neededBy: [...(users.get(row.name) ?? [])],
      })
  })
  return found
}

/** Returns null for what the service has not, or no more. */
async function unlessUnknown<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'not-found') return null
    throw error
  })
}

async function eachOf<T>(items: T[], act: (item: T) => Promise<void>): Promise<void> {
  const left = [...items]
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await act(next)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
