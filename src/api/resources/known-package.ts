import Type, { type Static } from 'typebox'
import { type FailureClass, retryable } from '../../errors.ts'
import type { PackageDetails, PackageKnowledge } from '../../record/package-knowledge.ts'
import { component, nullable, Timestamp } from './component.ts'
import { Class, Judged } from './package.ts'

const version = {
  version: Type.String(),
  target: Type.String({ description: 'Attribute of the interpreter that it was made for.' }),
  class: Class,
  gil: nullable(
    Type.Enum(['kept', 'reenabled'], {
      description:
        'Whether the GIL stays off when its modules are imported, by the newest build that did; null where none has, or the target’s name does not end in `FreeThreading`.',
    }),
  ),
  imports: nullable(
    Type.Enum(['fine', 'partly', 'failing'], {
      description:
        'By the same build. `partly`: modules inside of it could not be imported, which may be so by design. `failing`: it could not be itself, or something of it crashed or never ended.',
    }),
  ),
  builds: Type.Object(
    { reused: Type.Integer(), rebuilt: Type.Integer(), dropped: Type.Integer() },
    { description: 'How many builds had it, by what became of it.' },
  ),
  firstSeenAt: Timestamp,
  lastSeenAt: Timestamp,
  lastBuildId: Type.String({ description: 'The newest build that had it.' }),
}

/** What all builds have shown of one version of a package under one target. */
export const KnownVersion = Type.Object(version, { $id: 'KnownVersion' })

export const KnownVersionDetails = Type.Object(
  {
    ...version,
    verdicts: Type.Array(
      Type.Object({
        module: Type.String(),
        verdict: Judged,
        detail: nullable(Type.String({ description: 'As it was last.' })),
        builds: Type.Integer({ description: 'How many builds found this.' }),
        lastSeenAt: Timestamp,
      }),
      { description: 'All but plain imports, by module; of all builds.' },
    ),
    failures: Type.Array(
      Type.Object({
        class: Type.Enum(Object.keys(retryable) as FailureClass[]),
        message: Type.String({ description: 'As it was last.' }),
        builds: Type.Integer(),
        lastSeenAt: Timestamp,
        lastBuildId: Type.String(),
      }),
      { description: 'How builds failed over this package, newest first.' },
    ),
  },
  { $id: 'KnownVersionDetails' },
)

export const KnownPackage = Type.Object(
  {
    name: Type.String({ description: 'PEP 503 normal form.' }),
    known: Type.Array(component(KnownVersion), { description: 'By version and target, seen last first.' }),
  },
  { $id: 'KnownPackage' },
)

export const KnownPackageDetails = Type.Object(
  {
    name: Type.String({ description: 'PEP 503 normal form.' }),
    known: Type.Array(component(KnownVersionDetails), {
      description: 'By version and target, seen last first.',
    }),
  },
  { $id: 'KnownPackageDetails' },
)

export function knownVersion(known: PackageKnowledge): Static<typeof KnownVersion> {
  const { firstSeenAt, lastSeenAt, ...rest } = known
  return { ...rest, firstSeenAt: firstSeenAt.toISOString(), lastSeenAt: lastSeenAt.toISOString() }
}

export function knownVersionDetails(details: PackageDetails): Static<typeof KnownVersionDetails> {
  const { verdicts, failures, ...known } = details
  return {
    ...knownVersion(known),
    verdicts: verdicts.map((one) => ({ ...one, lastSeenAt: one.lastSeenAt.toISOString() })),
    failures: failures.map((one) => ({
      ...one,
      class: one.class as FailureClass,
      lastSeenAt: one.lastSeenAt.toISOString(),
    })),
  }
}
