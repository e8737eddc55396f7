import type { Failure, FailureClass } from '../../errors.ts'
import type { Connection } from '../database.ts'
import type { Setback, Verdict } from '../types.ts'

/**
 * Version of the rules behind verdicts and outcomes. Raise it with each change of their meaning: outcomes under earlier rules
 * are not shown as facts until a build of the package replaces them.
 */
export const rules = 2

/**
 * The outcome of an ended build for one of its packages.
 * - `works`: imported; if the GIL was off, no module of the package turned it on;
 * - `gil-reenabled`: imported, and a module of the package turned the GIL on;
 * - `native-missing`: imported, without some module that the source's build has;
 * - `import-failed`: importing the package failed, and with it the build;
 * - `crashes`: importing the package ended the interpreter, and the build failed;
 * - `build-failed`: the package does not build for the target;
 * - `unknown`: the build ended before that, or the spec excluded the modules.
 */
export type Outcome = (typeof outcomes)[number]
export const outcomes = [
  ...([
    'works',
    'gil-reenabled',
    'native-missing',
    'import-failed',
    'crashes',
    'build-failed',
    'unknown',
  ] as const),
]

/**
 * Says for each class of failure how far the build's packages came. `built`: the named package did not build. `imported`: all
 * were imported and judged. `nothing`: the build ended before that, or in between.
 */
const tells: Readonly<Record<FailureClass, 'built' | 'imported' | 'nothing'>> = {
  'package-unknown': 'nothing',
  'unsupported-pin': 'nothing',
  'unsupported-system': 'nothing',
  'eval-error': 'nothing',
  'eval-timeout': 'nothing',
  'eval-memory': 'nothing',
  'substituter-error': 'nothing',
  'abi-leftover': 'nothing',
  collision: 'nothing',
  'build-failed': 'built',
  'dependency-failed': 'built',
  'source-build-failed': 'nothing',
  'build-timeout': 'built',
  'silent-timeout': 'built',
  'log-limit': 'built',
  'build-memory': 'nothing',
  'builder-killed': 'nothing',
  'hash-mismatch': 'nothing',
  'import-failed': 'imported',
  'gil-reenabled': 'imported',
  'disk-full': 'nothing',
  'cache-store-error': 'imported',
  'worker-fault': 'nothing',
  'worker-lost': 'nothing',
  cancelled: 'nothing',
  'cached-failure': 'built',
  internal: 'nothing',
}

/** Returns the outcome of a package. `verdicts` are the package's; `failure` is the build's, null if it is ready. */
export function outcomeOf(
  name: string,
  verdicts: readonly Pick<Verdict, 'verdict' | 'fault'>[],
  failure: Pick<Failure, 'class' | 'package'> | null,
): Outcome {
  const told = failure ? tells[failure.class] : 'imported'
  if (told === 'built' && failure?.package === name) return 'build-failed'
  if (told !== 'imported' || verdicts.length === 0) return 'unknown'
  // A module that fails only together with those of other packages does not count against one package.
  const broken = verdicts.filter(({ verdict, fault }) => fault && verdict !== 'fails-together')
  if (broken.some(({ verdict }) => verdict === 'crashed')) return 'crashes'
  if (broken.length > 0) return 'import-failed'
  if (verdicts.some(({ verdict }) => verdict === 'not-checked')) return 'unknown'
  if (verdicts.some(({ verdict }) => verdict === 'gil-reenabled')) return 'gil-reenabled'
  if (verdicts.some(({ verdict }) => verdict === 'native-missing')) return 'native-missing'
  return 'works'
}

/** Records the outcomes of a build's packages, also of those without which it went on. Call it as the build ends. */
export async function recordOutcomes(
  transaction: Connection,
  buildId: string,
  failure: Failure | null,
): Promise<void> {
  const packages = await transaction.package.findMany({
    where: { buildId },
    select: { name: true, sourcePath: true, verdicts: { select: { verdict: true, fault: true } } },
  })
  const { wentOnAfter } = await transaction.build.findUniqueOrThrow({
    where: { id: buildId },
    select: { wentOnAfter: true },
  })
  const unbuilt = new Set((wentOnAfter as unknown as Setback[]).map(({ sourcePath }) => sourcePath))
  const paths = packages.map(({ sourcePath }) => sourcePath)
  const outcomes = packages.map(({ name, sourcePath, verdicts }) =>
    unbuilt.has(sourcePath) ? 'build-failed' : outcomeOf(name, verdicts as Verdict[], failure),
  )
  await transaction.$executeRaw`
    UPDATE package SET outcome = shown.outcome::package_outcome
    FROM unnest(${paths}::text[], ${outcomes}::text[]) AS shown (source_path, outcome)
    WHERE build_id = ${buildId} AND package.source_path = shown.source_path`
}
