import type { Failure, FailureClass } from '../../errors.ts'
import type { Connection } from '../database.ts'
import type { Verdict } from '../types.ts'

/**
 * Version of the rules that verdicts and outcomes are by. Raised with each change of their meaning: outcomes by earlier rules are
 * not shown as facts, until a build of the package replaces them.
 */
export const rules = 2

/**
 * What a build that has ended has shown of one of its packages.
 * - `works`: it was imported, and no module of its own turned the GIL on, where it was off;
 * - `gil-reenabled`: it was imported, and a module of its own turned the GIL on;
 * - `native-missing`: it was imported, without some module that the source’s build has;
 * - `import-failed`: the environment came to nothing because it cannot be imported …
 * - `crashes`: … or ends the interpreter;
 * - `build-failed`: it could not be built for the target;
 * - `unknown`: the build did not come as far as that, or left out modules as asked.
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
 * What a failure says of the packages of its build. `built`: the one that it names could not be. `imported`: all have been, and
 * have been judged. `nothing`: it came before that, or in between.
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

/** `verdicts` are the package’s; `failure` is the build’s, null where it is ready. */
export function outcomeOf(
  name: string,
  verdicts: readonly Pick<Verdict, 'verdict' | 'fault'>[],
  failure: Pick<Failure, 'class' | 'package'> | null,
): Outcome {
  const told = failure ? tells[failure.class] : 'imported'
  if (told === 'built' && failure?.package === name) return 'build-failed'
  if (told !== 'imported' || verdicts.length === 0) return 'unknown'
  // A module that only fails beside those of other packages says nothing of one package.
  const broken = verdicts.filter(({ verdict, fault }) => fault && verdict !== 'fails-together')
  if (broken.some(({ verdict }) => verdict === 'crashed')) return 'crashes'
  if (broken.length > 0) return 'import-failed'
  if (verdicts.some(({ verdict }) => verdict === 'not-checked')) return 'unknown'
  if (verdicts.some(({ verdict }) => verdict === 'gil-reenabled')) return 'gil-reenabled'
  if (verdicts.some(({ verdict }) => verdict === 'native-missing')) return 'native-missing'
  return 'works'
}

/** Writes down what a build has shown of its packages. To be called as it ends. */
export async function recordOutcomes(
  transaction: Connection,
  buildId: string,
  failure: Failure | null,
): Promise<void> {
  const packages = await transaction.package.findMany({
    where: { buildId },
    select: { name: true, verdicts: { select: { verdict: true, fault: true } } },
  })
  const names = packages.map(({ name }) => name)
  const outcomes = packages.map(({ name, verdicts }) => outcomeOf(name, verdicts as Verdict[], failure))
  await transaction.$executeRaw`
    UPDATE package SET outcome = shown.outcome::package_outcome
    FROM unnest(${names}::text[], ${outcomes}::text[]) AS shown (name, outcome)
    WHERE build_id = ${buildId} AND package.name = shown.name`
}
