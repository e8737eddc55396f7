import Type, { type Static } from 'typebox'
import type { ScrubReport } from '../../db/cache/scrubbing.ts'
import type { Sweep } from '../../db/cache/sweeps.ts'
import { nullable, Timestamp } from './common.ts'

export const SweepRequest = Type.Object(
  {
    dryRun: Type.Optional(Type.Boolean({ description: 'Report what a sweep would do, and change nothing.' })),
  },
  { additionalProperties: false, 'x-optional': true, examples: [{ dryRun: true }] },
)

export const SweepStateBody = Type.Enum(['queued', 'sweeping', 'done', 'failed', 'cancelled'])

const figures = {
  bytesBefore: Type.Integer({ description: 'Size of the cache before.' }),
  bytesAfter: Type.Integer({ description: 'Size of the cache after.' }),
  freedBytes: Type.Integer({ description: 'Bytes of all removed objects.' }),
  pathsRemoved: Type.Integer({ description: 'Number of store paths that no environment needed any more.' }),
  orphans: Type.Object(
    { objects: Type.Integer(), bytes: Type.Integer() },
    { description: 'Objects that a worker left behind when it died.' },
  ),
  environmentsEvicted: Type.Integer(),
  aboveLimit: nullable(
    Type.Object(
      { bytes: Type.Integer(), because: Type.String() },
      { description: 'Bytes by which the cache still exceeds its limit, and the reason.' },
    ),
  ),
}

const evicted = Type.Array(
  Type.Object({
    id: Type.String(),
    storePath: Type.String(),
    lastUsedAt: Timestamp,
    freedBytes: Type.Integer({ description: 'Bytes of the objects that no other environment needed.' }),
    because: Type.String(),
  }),
  { description: 'Evicted environments, least recently used first.' },
)

export const SweepReportBody = Type.Object({ ...figures, evicted })

const common = {
  id: Type.String(),
  state: SweepStateBody,
  dryRun: Type.Boolean({ description: 'Whether the report only predicts a sweep.' }),
  askedAt: nullable(Timestamp),
  createdAt: Timestamp,
  startedAt: nullable(Timestamp),
  finishedAt: nullable(Timestamp),
  failure: nullable(Type.String({ description: 'Why it ended early. The next sweep continues its work.' })),
}

/** A sweep in a list. */
export const SweepSummary = Type.Object(
  { ...common, report: nullable(Type.Object(figures)) },
  { $id: 'SweepSummary' },
)

/** A sweep. After a failure, its report covers the work until then. */
export const SweepBody = Type.Object({ ...common, report: nullable(SweepReportBody) }, { $id: 'Sweep' })

export function sweepSummary(sweep: Sweep): Static<typeof SweepSummary> {
  const { report, ...body } = sweepBody(sweep)
  if (!report) return { ...body, report }
  const { evicted: _, ...summary } = report
  return { ...body, report: summary }
}

export function sweepBody(sweep: Sweep): Static<typeof SweepBody> {
  const { id, state, dryRun, askedAt, createdAt, startedAt, finishedAt, failure, report } = sweep
  return {
    id,
    state,
    dryRun,
    askedAt: askedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    failure,
    report: report && { ...report, environmentsEvicted: report.evicted.length },
  }
}

export const ScrubBody = Type.Object(
  {
    checkedPaths: Type.Integer({
      description: 'Number of paths that a worker has checked since their publication.',
    }),
    oldestCheckAt: nullable(Timestamp),
    findings: Type.Array(
      Type.Object({
        path: Type.String(),
        object: Type.String({ description: 'Name of the path’s compressed NAR at that time.' }),
        detail: Type.String({ description: 'Description of the fault.' }),
        outcome: Type.Enum(['republished', 'evicted'], {
          description:
            '`republished`: the worker replaced the path from its Nix store. `evicted`: the worker’s store lacked the path, so it evicted the environments that need it; a `POST` of their spec builds them again.',
        }),
        foundAt: Timestamp,
      }),
      { description: 'The newest 20 broken paths.' },
    ),
  },
  { description: 'Progress of the workers’ check of cached content, and the broken paths.' },
)

export function scrubBody({ checkedPaths, oldestCheckAt, findings }: ScrubReport): Static<typeof ScrubBody> {
  return {
    checkedPaths,
    oldestCheckAt: oldestCheckAt?.toISOString() ?? null,
    findings: findings.map(({ foundAt, ...finding }) => ({ ...finding, foundAt: foundAt.toISOString() })),
  }
}
