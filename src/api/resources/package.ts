import Type, { type Static } from 'typebox'
import { type PackageRow, verdictKinds } from '../../db/types.ts'
import { nullable } from './common.ts'

export const Judged = Type.Enum(verdictKinds, {
  description:
    'What importing the module, or comparing the two builds, has shown. `fails-together`: it fails only in one process with other modules. `gil-reenabled`: it does not declare that it is safe without the GIL. `native-missing`: the source’s build has it, and the environment has not. `not-checked`: left out by `skipImports`.',
})

export const Gil = Type.Enum(['kept', 'reenabled', 'reenabled-by-dependency'], {
  description:
    'What importing the package leaves of the GIL, in a process of its own: it stays off; an extension module of the package turns it on; or one of a package that it imports.',
})

export const TurnedOnBy = Type.Array(Type.Object({ module: Type.String(), package: Type.String() }), {
  description: 'The extension modules that turn the GIL on.',
})

/** The fields of a verdict on one module. */
const verdict = {
  module: Type.String(),
  verdict: Judged,
  detail: nullable(Type.String()),
  alsoOnSource: Type.Boolean({
    description: 'Whether the source’s own environment fails at it too, and no better.',
  }),
  fault: Type.Boolean({ description: 'Whether the swap broke something there, which fails the build.' }),
}

const classes =
  'By the source’s build. `pure`: no extension module. `tagged`: only ones the target cannot see. `loadable`: one that the target would load and crash on.'

export const Class = Type.Enum(['pure', 'tagged', 'loadable'], { description: classes })

const planned = {
  name: Type.String({ description: 'PEP 503 normal form.' }),
  version: Type.String(),
  requested: Type.Boolean({ description: 'Named in the spec, rather than a dependency.' }),
  fate: Type.Enum(['reused', 'rebuilt', 'dropped']),
  class: Class,
  reason: Type.String({ description: 'Why it has this fate.' }),
  sourcePath: Type.String(),
  targetPath: nullable(Type.String({ description: 'The target’s build of it, where it is rebuilt.' })),
}

/** Describes a fate or class that only a build can tell. */
export const whereUnknown =
  '`unknown`: no cache has the source’s build, and a plan compiles nothing, so that only a build tells.'

export const ClassOrUnknown = Type.Enum(['pure', 'tagged', 'loadable', 'unknown'], {
  description: `${classes} ${whereUnknown}`,
})

/** A package as a plan knows it: nothing has been imported. */
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
    gil: nullable(Gil),
    turnedOnBy: TurnedOnBy,
    verdicts: Type.Array(Type.Object(verdict)),
  },
  { $id: 'Package' },
)

/** A verdict that somebody who only asked for the environment should see. */
export const NoteworthyVerdict = Type.Object(
  { package: Type.String(), ...verdict },
  { $id: 'NoteworthyVerdict' },
)

/** Everything but a plain import. */
export function noteworthy(packages: PackageRow[]): Static<typeof NoteworthyVerdict>[] {
  return packages.flatMap((row) =>
    row.verdicts
      .filter((verdict) => verdict.verdict !== 'imported')
      .map((verdict) => ({ package: row.name, ...verdict })),
  )
}

const relinkedOrDropped =
  '`relinked`: the source’s build serves the target’s builds, by links alone. `dropped`: the same, without its native part.'

const tool = {
  name: Type.String({ description: 'PEP 503 normal form.' }),
  version: Type.String(),
  fate: Type.Enum(['relinked', 'rebuilt', 'dropped'], { description: relinkedOrDropped }),
  class: Class,
  reason: Type.String({ description: 'Why it has this fate.' }),
  neededBy: Type.Array(Type.String(), {
    description: 'Names of the rebuilt packages whose builds take it.',
  }),
  sourcePath: nullable(
    Type.String({ description: 'The source’s build of it; null where only the target’s set has it.' }),
  ),
  targetPath: nullable(Type.String({ description: 'The target’s build of it, where it was rebuilt.' })),
}

/** A package that the builds of rebuilt packages take, and the environment has not, or not in this form. */
export const BuildToolBody = Type.Object(tool, { $id: 'BuildTool' })

/** The same as a plan knows it. */
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
