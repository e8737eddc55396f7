import { satisfied } from '../../requirements/pep440.ts'
import { supportingRelease } from '../../spec/free-threading-releases.ts'
import type { Package } from '../http/environments.ts'
import type { KnownVersion } from '../http/known-packages.ts'

/** Verdicts on a package for one target, the worst first. */
export const verdicts = [
  'not-in-channel',
  'does-not-build',
  'cannot-be-imported',
  'turns-gil-on',
  'without-native-part',
  'unknown',
  'safe',
] as const
export type PackageVerdict = (typeof verdicts)[number]

/** The worst that builds have shown of a package, with what shows it. */
export interface PackageFinding {
  verdict: PackageVerdict
  /** The modules that show it. */
  modules: string[]
  /** Whether the package itself shows it, and not one that it needs. */
  itself: boolean
  /** Other packages that turn the GIL on when this one is imported. */
  through: string[]
  /** The reason in words; null if the verdict says it all. */
  because: string | null
  /** The first release known to build for the target, or to support free threading; null if none is known. */
  since: string | null
}

type Judged = Pick<Package['verdicts'][number], 'module' | 'verdict' | 'detail' | 'alsoOnSource' | 'fault'>

export function finding(
  verdict: PackageVerdict,
  more: Partial<Omit<PackageFinding, 'verdict'>> = {},
): PackageFinding {
  return { verdict, modules: [], itself: true, through: [], because: null, since: null, ...more }
}

/** Judges a package by its row in an environment. `ended` says whether the import check has looked at all packages. */
export function findingOf(row: Package, { ended }: { ended: boolean }): PackageFinding {
  const { name, version, fate, reason } = row
  if (fate === 'omitted') return doesNotBuild(name, version, reason)
  const imported = findingOfModules(row, row.verdicts)
  if (imported) return imported
  if (fate === 'dropped') return worksWithout(name, version, reason)
  return finding(ended || row.verdicts.length > 0 ? 'safe' : 'unknown')
}

/** Judges a package by what the service knows of one version of it for the target. */
export function findingOfVersion(name: string, known: KnownVersion): PackageFinding {
  const { version, status, outdated, findings, failures, builds } = known
  if (outdated || status === 'unknown') return finding('unknown')
  const imported = findingOfModules({ ...known, name }, findings)
  if (status === 'build-failed') {
    const [failure] = failures
    if (imported?.verdict !== 'cannot-be-imported' && builds.dropped > 0)
      return worksWithout(name, version, failure?.message ?? null)
    return doesNotBuild(name, version, failure?.message ?? null)
  }
  return imported ?? finding('safe')
}

/** Returns the oldest version above this one that builds have imported for the target; null if there is none. */
export function builtSince(
  version: string,
  { target, items }: { target: string; items: KnownVersion[] },
): string | null {
  const builds = items.filter(
    (one) =>
      one.target === target &&
      !one.outdated &&
      ['works', 'gil-reenabled', 'native-missing'].includes(one.status) &&
      satisfied(one.version, `>${version}`) === true,
  )
  const oldest = builds.find(({ version: own }) =>
    builds.every((other) => satisfied(other.version, `>=${own}`) === true),
  )
  return oldest?.version ?? null
}

/** Judges by modules; null if all of them are imported with the GIL off. */
function findingOfModules(
  { name, version, gil, turnedOnBy }: Pick<Package, 'name' | 'version' | 'gil' | 'turnedOnBy'>,
  modules: Judged[],
): PackageFinding | null {
  const own = modules.filter(({ alsoOnSource }) => !alsoOnSource)
  const [broken, ...others] = own.filter(({ fault }) => fault)
  if (broken) {
    const because = lastLine(broken.detail)
    return finding('cannot-be-imported', { modules: modulesOf([broken, ...others]), because })
  }
  const turning = own.filter(({ verdict }) => verdict === 'gil-reenabled')
  if (turning.length > 0 || gil?.startsWith('reenabled')) {
    const isOther = (one: { package: string }) => one.package !== name
    const through = turning.length > 0 || gil === 'reenabled' ? [] : turnedOnBy.filter(isOther)
    return finding('turns-gil-on', {
      modules: turning.length > 0 ? modulesOf(turning) : unique(turnedOnBy.map(({ module }) => module)),
      itself: through.length === 0,
      through: unique(through.map((one) => one.package)),
      since: through.length === 0 ? sinceOf(name, version) : null,
    })
  }
  const missing = own.filter(({ verdict }) => verdict === 'native-missing')
  if (missing.length === 0) return null
  return finding('without-native-part', { modules: modulesOf(missing), since: sinceOf(name, version) })
}

function doesNotBuild(name: string, version: string, because: string | null): PackageFinding {
  return finding('does-not-build', { because, since: sinceOf(name, version) })
}

function worksWithout(name: string, version: string, because: string | null): PackageFinding {
  return finding('without-native-part', { because, since: sinceOf(name, version) })
}

function sinceOf(name: string, version: string): string | null {
  return supportingRelease(name, version) ?? null
}

function modulesOf(judged: Judged[]): string[] {
  return unique(judged.map(({ module }) => module))
}

function unique(names: string[]): string[] {
  return [...new Set(names)].sort()
}

/** Returns the message of a traceback. */
function lastLine(text: string | null): string | null {
  return text?.trim().split('\n').at(-1) || null
}
