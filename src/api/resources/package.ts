import Type, { type Static } from 'typebox'
import type { PackageRow } from '../../record/types.ts'
import { nullable } from './component.ts'

export const Judged = Type.Enum(
  ['imported', 'import-error', 'crashed', 'timed-out', 'gil-reenabled', 'native-missing'],
  {
    description: 'What importing the module, or comparing the two builds, has shown.',
  },
)

export const Class = Type.Enum(['pure', 'tagged', 'loadable'], {
  description:
    'By the source’s build. `pure`: no extension module. `tagged`: only ones the target cannot see. `loadable`: one that the target would load and crash on.',
})

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

/** A package as a plan knows it: nothing has been imported. */
export const PlannedPackage = Type.Object(planned, { $id: 'PlannedPackage' })

export const PackageBody = Type.Object(
  {
    ...planned,
    verdicts: Type.Array(
      Type.Object({ module: Type.String(), verdict: Judged, detail: nullable(Type.String()) }),
    ),
  },
  { $id: 'Package' },
)

/** A verdict that somebody who only asked for the environment should see. */
export const NoteworthyVerdict = Type.Object(
  { package: Type.String(), module: Type.String(), verdict: Judged, detail: nullable(Type.String()) },
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
