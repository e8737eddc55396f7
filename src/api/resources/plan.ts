import Type, { type Static } from 'typebox'
import type { Plan } from '../../db/plans/plans.ts'
import { CanonicalSpec } from '../../spec/schema.ts'
import { FailureBody } from './build.ts'
import { component, nullable, Timestamp } from './common.ts'
import { PlannedBuildToolBody, PlannedPackageBody } from './package.ts'

export const PlanStateBody = Type.Enum(['queued', 'planning', 'ready', 'failed', 'cancelled'])

export const BuildCountBody = Type.Object(
  {
    derivations: Type.Integer({
      description:
        'Derivations beyond the source’s own environment and the target interpreter, including those built before.',
    }),
    packages: Type.Integer({
      description:
        'The subset that compiles or installs a package for the target, without links, hooks and environments.',
    }),
  },
  { $id: 'BuildCount' },
)

const Downloads = Type.Object(
  {
    paths: Type.Integer({ description: 'Store paths.' }),
    bytes: Type.Integer({ description: 'Bytes over the wire.' }),
    unpackedBytes: Type.Integer({ description: 'Bytes in the store.' }),
  },
  { description: 'Downloads from substituters.' },
)

export const SourceToBuildBody = Type.Object(
  {
    name: nullable(
      Type.String({
        description: 'PEP 503 normal form of the distribution’s name; null for an interpreter.',
      }),
    ),
    storePath: Type.String(),
    drvPath: Type.String(),
  },
  { $id: 'SourceToBuild' },
)

/** A plan. The fields of its result are null until its state is `ready`. */
export const PlanBody = Type.Object(
  {
    id: Type.String(),
    environmentId: Type.String({
      description: 'Id of the environment of this spec, present or not: SHA-256 of the spec.',
    }),
    state: PlanStateBody,
    spec: component(CanonicalSpec),
    packages: nullable(Type.Array(component(PlannedPackageBody))),
    buildTools: nullable(
      Type.Array(component(PlannedBuildToolBody), {
        description: 'Packages that only the builds of rebuilt packages need.',
      }),
    ),
    sourceToBuild: nullable(
      Type.Array(component(SourceToBuildBody), {
        description:
          'Packages of the source’s set and interpreters that no cache has and a build would compile. Usually empty.',
      }),
    ),
    storePath: nullable(
      Type.String({
        description:
          'Store path of the environment; null when it depends on packages whose fate is `unknown`. `builds` and `toDo` then count these as pure.',
      }),
    ),
    drvPath: nullable(
      Type.String({ description: 'Store path of the environment’s derivation; null in the same case.' }),
    ),
    builds: nullable(
      Type.Object(
        {
          patchbay: component(BuildCountBody),
          naive: nullable(component(BuildCountBody)),
          naiveFault: nullable(Type.String({ description: 'Why `naive` is null: the error of Nix.' })),
        },
        {
          description:
            '`patchbay`: builds for this environment. `naive`: builds for `withPackages` of the target with the same packages; null when Nix cannot evaluate that.',
        },
      ),
    ),
    toDo: nullable(
      Type.Object(
        {
          derivations: Type.Integer({
            description: 'Derivations that neither its store nor a substituter has.',
          }),
          downloads: Downloads,
        },
        { description: 'Work that remained for a build on the worker that made the plan, at that time.' },
      ),
    ),
    failure: nullable(component(FailureBody)),
    waitsBecause: nullable(
      Type.String({ description: 'Why no present worker can take it; null otherwise.' }),
    ),
    createdAt: Timestamp,
    finishedAt: nullable(Timestamp),
  },
  { $id: 'Plan' },
)

export function planBody(plan: Plan): Static<typeof PlanBody> {
  const { id, environmentId, state, spec, result, failure, createdAt, finishedAt } = plan
  return {
    id,
    environmentId,
    state,
    spec,
    packages: result?.packages ?? null,
    buildTools: result?.buildTools ?? null,
    sourceToBuild: result?.sourceToBuild ?? null,
    storePath: result?.storePath ?? null,
    drvPath: result?.drvPath ?? null,
    builds: result?.builds ?? null,
    toDo: result?.toDo ?? null,
    failure,
    waitsBecause: plan.waitsBecause,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}
