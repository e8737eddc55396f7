import Type, { type Static } from 'typebox'
import { type PackageRow, verdictKinds } from '../../db/types.ts'
import { nullable } from './common.ts'

export const Judged = Type.Enum(verdictKinds, {
  description:
    'Result of importing the module, or of comparing the two builds. `fails-together`: it fails only in one process with other modules. `gil-reenabled`: it does not declare that it is safe without the GIL. `native-missing`: the source’s build has it, and the environment lacks it. `not-checked`: `skipImports` excludes it.',
})

export const Gil = Type.Enum(['kept', 'reenabled', 'reenabled-by-dependency'], {
  description:
    'State of the GIL after importing the package in a process of its own: it stays off; an extension module of the package turns it on; or one of a package that it imports does.',
})

export const TurnedOnBy = Type.Array(Type.Object({ module: Type.String(), package: Type.String() }), {
  description: 'The extension modules that turn the GIL on.',
})

/** Fields of the verdict on a module. */
const verdict = {
  module: Type.String(),
  verdict: Judged,
  detail: nullable(Type.String()),
  alsoOnSource: Type.Boolean({
    description: 'Whether the source’s own environment fails in the same way or worse.',
  }),
  fault: Type.Boolean({
    description: 'Whether the change of interpreter broke the module, which fails the build.',
  }),
}

const classes =
  'Class of the source’s build. `pure`: no extension module. `tagged`: only modules that the target ignores. `loadable`: a module that the target would load and crash on.'

export const Class = Type.Enum(['pure', 'tagged', 'loadable'], { description: classes })

const planned = {
  name: Type.String({ description: 'PEP 503 normal form.' }),
  version: Type.String(),
  requested: Type.Boolean({ description: 'Whether the spec names it; otherwise it is a dependency.' }),
  fate: Type.Enum(['reused', 'rebuilt', 'dropped']),
  class: Class,
  reason: Type.String({ description: 'Why it has this fate.' }),
  sourcePath: Type.String(),
  targetPath: nullable(
    Type.String({ description: 'Store path of the target’s build; null unless rebuilt.' }),
  ),
}

/** Description of a fate or class that only a build can determine. */
export const whereUnknown =
  '`unknown`: no cache has the source’s build, and a plan compiles nothing, so only a build can determine it.'

export const ClassOrUnknown = Type.Enum(['pure', 'tagged', 'loadable', 'unknown'], {
  description: `${classes} ${whereUnknown}`,
})

/** A package in a plan, which imports nothing. */
export const PlannedPackageBody = Type.Object(
  {
    ...planned,
    fate: Type.Enum(['reused', 'rebuilt', 'dropped', 'unknown'], { description: whereUnknown }),
    class: ClassOrUnknown,
  },
  { $id: 'PlannedPackage' },
)

export const PackageBody = Type.Object(
  {
    ...planned,
    fate: Type.Enum(['reused', 'rebuilt', 'dropped', 'omitted'], {
      description:
        '`omitted`: the environment lacks it, because it or a package that it needs does not build.',
    }),
    gil: nullable(Gil),
    turnedOnBy: TurnedOnBy,
    verdicts: Type.Array(Type.Object(verdict)),
  },
  { $id: 'Package' },
)

/** A package that an environment lacks, as callers see it with the environment. */
export const OmittedPackageBody = Type.Object(
  { package: planned.name, version: planned.version, requested: planned.requested, reason: planned.reason },
  { $id: 'OmittedPackage' },
)

/** Returns the packages that a build left out. */
export function omitted(packages: PackageRow[]): Static<typeof OmittedPackageBody>[] {
  return packages
    .filter(({ fate }) => fate === 'omitted')
    .map(({ name, version, requested, reason }) => ({ package: name, version, requested, reason }))
}

/** A verdict that callers see with the environment. */
export const NoteworthyVerdict = Type.Object(
  { package: Type.String(), ...verdict },
  { $id: 'NoteworthyVerdict' },
)

/** Returns all verdicts except plain successes. */
export function noteworthy(packages: PackageRow[]): Static<typeof NoteworthyVerdict>[] {
  return packages.flatMap((row) =>
    row.verdicts
      .filter((verdict) => verdict.verdict !== 'imported')
      .map((verdict) => ({ package: row.name, ...verdict })),
  )
}

const relinkedOrDropped =
  '`relinked`: the target’s builds use the source’s build through links. `dropped`: the same, without its native part.'

const tool = {
  name: Type.String({ description: 'PEP 503 normal form.' }),
  version: Type.String(),
  fate: Type.Enum(['relinked', 'rebuilt', 'dropped'], { description: relinkedOrDropped }),
  class: Class,
  reason: Type.String({ description: 'Why it has this fate.' }),
  neededBy: Type.Array(Type.String(), {
    description: 'Names of the rebuilt packages whose builds use it.',
  }),
  sourcePath: nullable(
    Type.String({
      description: 'Store path of the source’s build; null when only the target’s set has the package.',
    }),
  ),
  targetPath: nullable(
    Type.String({ description: 'Store path of the target’s build; null unless rebuilt.' }),
  ),
}

/** A package that builds of rebuilt packages use, and that the environment lacks or has in another form. */
export const BuildToolBody = Type.Object(tool, { $id: 'BuildTool' })

/** A build tool in a plan. */
export const PlannedBuildToolBody = Type.Object(
  {
    ...tool,
    fate: Type.Enum(['relinked', 'rebuilt', 'dropped', 'unknown'], {
      description: `${relinkedOrDropped} ${whereUnknown}`,
    }),
    class: ClassOrUnknown,
  },
  { $id: 'PlannedBuildTool' },
)
