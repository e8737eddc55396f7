import Type, { type Static } from 'typebox'
import { outcomes } from '../../db/builds/outcome.ts'
import type { KnownPackage } from '../../db/packages/known-packages.ts'
import type { KnownVersion } from '../../db/packages/known-version.ts'
import { type FailureClass, retryable } from '../../errors.ts'
import { pinText } from '../../spec/channel-reference.ts'
import { component, nullable, Timestamp } from './common.ts'
import { Class, Gil, Judged, TurnedOnBy } from './package.ts'

export const OutcomeBody = Type.Enum(outcomes, {
  description:
    'Result of the newest build that got this far. Builds with `drop`, `keep` or a `rebuild` by the caller do not count, because Patchbay did not decide in them.',
})

const Outdated = Type.Boolean({
  description:
    'Whether all results come from builds under earlier rules of Patchbay. `status` omits those until the next build of the package.',
})

const Target = Type.String({ description: 'Attribute of the target interpreter.' })

export const KnownPackageBody = Type.Object(
  {
    name: Type.String({ description: 'PEP 503 normal form.' }),
    target: Target,
    status: OutcomeBody,
    outdated: Outdated,
    version: Type.String({ description: 'Its version in the newest build.' }),
    class: Class,
    environmentId: Type.String({ description: 'Id of the environment of the newest build.' }),
    seenAt: Type.String({ format: 'date-time', description: 'When the newest build ended.' }),
  },
  { $id: 'KnownPackage' },
)

export const KnownVersionBody = Type.Object(
  {
    version: Type.String(),
    target: Target,
    status: OutcomeBody,
    outdated: Outdated,
    class: Class,
    gil: nullable(Gil),
    turnedOnBy: TurnedOnBy,
    overridden: Type.Array(
      Type.Object({
        fate: Type.Enum(['reused', 'rebuilt', 'dropped', 'omitted']),
        status: OutcomeBody,
        builds: Type.Integer(),
        environmentId: Type.String({ description: 'Id of the environment of the newest of these builds.' }),
        lastSeenAt: Timestamp,
      }),
      {
        description: 'Results of builds with `drop`, `keep` or a `rebuild` by the caller, by its fate there.',
      },
    ),
    builds: Type.Object(
      {
        reused: Type.Integer(),
        rebuilt: Type.Integer(),
        dropped: Type.Integer(),
        omitted: Type.Integer(),
      },
      { description: 'Number of builds by its fate.' },
    ),
    environments: Type.Integer({ description: 'Number of environments among these builds.' }),
    lastSeenAt: Type.String({
      format: 'date-time',
      description: 'When the newest build with it ended.',
    }),
    environmentId: Type.String({ description: 'Id of the environment of the newest build with it.' }),
    byPin: Type.Array(
      Type.Object({
        channel: Type.String(),
        pin: Type.String({ description: 'As in `channel@pin`.' }),
        status: OutcomeBody,
        lastSeenAt: Timestamp,
      }),
      { description: 'Its status under each pin, newest first; empty when all pins agree.' },
    ),
    findings: Type.Array(
      Type.Object({
        module: Type.String(),
        verdict: Judged,
        detail: nullable(Type.String({ description: 'The newest detail.' })),
        alsoOnSource: Type.Boolean(),
        fault: Type.Boolean(),
        builds: Type.Integer({ description: 'Number of builds with this result.' }),
        lastBuildId: Type.String(),
        lastSeenAt: Timestamp,
      }),
      { description: 'Results of importing it in any build except plain successes, newest first.' },
    ),
    failures: Type.Array(
      Type.Object({
        buildId: Type.String(),
        at: Timestamp,
        class: Type.Enum(Object.keys(retryable) as FailureClass[]),
        message: Type.String(),
      }),
      { description: 'The newest builds that failed because it does not build.' },
    ),
  },
  { $id: 'KnownVersion' },
)

export const KnownPackageDetails = Type.Object(
  {
    name: Type.String({ description: 'PEP 503 normal form.' }),
    items: Type.Array(component(KnownVersionBody), {
      description: 'By version and target, newest first.',
    }),
  },
  { $id: 'KnownPackageDetails' },
)

export function knownPackageBody({ seenAt, ...known }: KnownPackage): Static<typeof KnownPackageBody> {
  return { ...known, seenAt: seenAt.toISOString() }
}

export function knownVersionBody(known: KnownVersion): Static<typeof KnownVersionBody> {
  return {
    ...known,
    lastSeenAt: known.lastSeenAt.toISOString(),
    overridden: known.overridden.map((one) => ({ ...one, lastSeenAt: one.lastSeenAt.toISOString() })),
    byPin: known.byPin.map((one) => ({
      ...one,
      pin: pinText(one.pin),
      lastSeenAt: one.lastSeenAt.toISOString(),
    })),
    findings: known.findings.map((one) => ({ ...one, lastSeenAt: one.lastSeenAt.toISOString() })),
    failures: known.failures.map((one) => ({ ...one, at: one.at.toISOString() })),
  }
}
