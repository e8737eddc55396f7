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
    'What the newest build that came so far has shown, of those in which Patchbay decided about packages: builds with `drop`, `keep` or a `rebuild` of the caller’s own do not count.',
})

const Outdated = Type.Boolean({
  description:
    'Whether only builds under earlier rules have shown anything, which is not told: the next build of the package tells.',
})

const Target = Type.String({ description: 'Attribute of the interpreter that it was made for.' })

export const KnownPackageBody = Type.Object(
  {
    name: Type.String({ description: 'PEP 503 normal form.' }),
    target: Target,
    status: OutcomeBody,
    outdated: Outdated,
    version: Type.String({ description: 'In that build.' }),
    class: Class,
    environmentId: Type.String({ description: 'Of that build.' }),
    seenAt: Type.String({ format: 'date-time', description: 'When that build ended.' }),
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
        fate: Type.Enum(['reused', 'rebuilt', 'dropped']),
        status: OutcomeBody,
        builds: Type.Integer(),
        environmentId: Type.String({ description: 'Of the newest of them.' }),
        lastSeenAt: Timestamp,
      }),
      {
        description:
          'What came of it in builds with `drop`, `keep` or a `rebuild` of the caller’s own, by what became of it there.',
      },
    ),
    builds: Type.Object(
      { reused: Type.Integer(), rebuilt: Type.Integer(), dropped: Type.Integer() },
      { description: 'How many builds had it, by what became of it.' },
    ),
    environments: Type.Integer({ description: 'How many environments these builds were of.' }),
    lastSeenAt: Type.String({
      format: 'date-time',
      description: 'When the newest build that had it ended.',
    }),
    environmentId: Type.String({ description: 'Of the newest build that had it.' }),
    byPin: Type.Array(
      Type.Object({
        channel: Type.String(),
        pin: Type.String({ description: 'As in `channel@pin`.' }),
        status: OutcomeBody,
        lastSeenAt: Timestamp,
      }),
      { description: 'Its status under each pin, seen last first; empty where that is the same under all.' },
    ),
    findings: Type.Array(
      Type.Object({
        module: Type.String(),
        verdict: Judged,
        detail: nullable(Type.String({ description: 'As it was said last.' })),
        alsoOnSource: Type.Boolean(),
        fault: Type.Boolean(),
        builds: Type.Integer({ description: 'How many builds have found it.' }),
        lastBuildId: Type.String(),
        lastSeenAt: Timestamp,
      }),
      { description: 'What importing it has shown in any build, but for plain imports; the newest first.' },
    ),
    failures: Type.Array(
      Type.Object({
        buildId: Type.String(),
        at: Timestamp,
        class: Type.Enum(Object.keys(retryable) as FailureClass[]),
        message: Type.String(),
      }),
      { description: 'Builds that failed because it does not build: the newest.' },
    ),
  },
  { $id: 'KnownVersion' },
)

export const KnownPackageDetails = Type.Object(
  {
    name: Type.String({ description: 'PEP 503 normal form.' }),
    items: Type.Array(component(KnownVersionBody), {
      description: 'By version and target, seen last first.',
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
