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
        'Derivations needed beyond the source’s own environment and the target interpreter, built before or not.',
    }),
    packages: Type.Integer({
      description:
        'Those among them that compile or install a package for the target: no links, hooks or environments.',
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
  { description: 'What would be fetched from substituters.' },
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

/** Flat: what the plan has found is null until its state is `ready`. */
export const PlanBody = Type.Object(
  {
    id: Type.String(),
    environmentId: Type.String({
      description: 'The id that the environment of this spec has, or would have: SHA-256 of the spec.',
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
          'Builds of the source’s set, and interpreters, that no cache has: a plan compiles none of them, a build all. Empty as a rule.',
      }),
    ),
    storePath: nullable(
      Type.String({
        description:
          'Of the environment, as a build would make it; null where it depends on packages whose fate is `unknown`. `builds` and `toDo` then count as if they were pure.',
      }),
    ),
    drvPath: nullable(Type.String({ description: 'The environment’s derivation; null likewise.' })),
    builds: nullable(
      Type.Object(
        {
          patchbay: component(BuildCountBody),
          naive: nullable(component(BuildCountBody)),
          naiveFault: nullable(
            Type.String({ description: 'Why `naive` is null: what Nix says on evaluating it.' }),
          ),
        },
        {
          description:
            '`patchbay`: what this environment takes. `naive`: what `withPackages` of the target takes for the same packages; null where it cannot even be evaluated.',
        },
      ),
    ),
    toDo: nullable(
      Type.Object(
        {
          derivations: Type.Integer({
            description: 'Derivations that its store lacks and no substituter has.',
          }),
          downloads: Downloads,
        },
        { description: 'What a build would still do on the worker that planned it, at that moment.' },
      ),
    ),
    failure: nullable(component(FailureBody)),
    waitsBecause: nullable(
      Type.String({ description: 'Why no worker that is there takes it, while it waits and that is so.' }),
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
