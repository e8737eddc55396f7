import Type, { type Static } from 'typebox'
import type { ScrubReport } from '../../db/cache/scrubbing.ts'
import type { Sweep } from '../../db/cache/sweeps.ts'
import { nullable, Timestamp } from './common.ts'

export const SweepRequest = Type.Object(
  {
    dryRun: Type.Optional(Type.Boolean({ description: 'Change nothing, and say what would be.' })),
  },
  { additionalProperties: false, 'x-optional': true, examples: [{ dryRun: true }] },
)

export const SweepStateBody = Type.Enum(['queued', 'sweeping', 'done', 'failed', 'cancelled'])

const figures = {
  bytesBefore: Type.Integer({ description: 'What the cache had.' }),
  bytesAfter: Type.Integer({ description: 'What it has since.' }),
  freedBytes: Type.Integer({ description: 'Of all objects that are gone.' }),
  pathsRemoved: Type.Integer({ description: 'Store paths that no environment needed any more.' }),
  orphans: Type.Object(
    { objects: Type.Integer(), bytes: Type.Integer() },
    { description: 'Objects that workers which died had left.' },
  ),
  environmentsEvicted: Type.Integer(),
  aboveLimit: nullable(
    Type.Object(
      { bytes: Type.Integer(), because: Type.String() },
      { description: 'By how much the cache stays larger than its limit, and what keeps it so.' },
    ),
  ),
}

const evicted = Type.Array(
  Type.Object({
    id: Type.String(),
    storePath: Type.String(),
    lastUsedAt: Timestamp,
    freedBytes: Type.Integer({ description: 'What nobody needed any more once it was evicted, too.' }),
    because: Type.String(),
  }),
  { description: 'Environments that were evicted, least recently used first.' },
)

export const SweepReportBody = Type.Object({ ...figures, evicted })

const common = {
  id: Type.String(),
  state: SweepStateBody,
  dryRun: Type.Boolean({ description: 'Whether the report is of what would be.' }),
  askedAt: nullable(Timestamp),
  createdAt: Timestamp,
  startedAt: nullable(Timestamp),
  finishedAt: nullable(Timestamp),
  failure: nullable(
    Type.String({ description: 'Why it came to an end before its end; the next one goes on.' }),
  ),
}

/** A sweep as lists show it. */
export const SweepSummary = Type.Object(
  { ...common, report: nullable(Type.Object(figures)) },
  { $id: 'SweepSummary' },
)

/** A sweep; the report of one that failed is of what was done until then. */
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
    checkedPaths: Type.Integer({ description: 'Paths that a worker has read since they were published.' }),
    oldestCheckAt: nullable(Timestamp),
    findings: Type.Array(
      Type.Object({
        path: Type.String(),
        object: Type.String({ description: 'The compressed NAR that the path had then.' }),
        detail: Type.String({ description: 'The fault, in words.' }),
        outcome: Type.Enum(['republished', 'evicted'], {
          description:
            '`republished`: the worker had the path in its Nix store. `evicted`: it had not, so the environments that need the path have left the cache; a `POST` of their spec brings them back.',
        }),
        foundAt: Timestamp,
      }),
      { description: 'Broken paths, the newest 20.' },
    ),
  },
  { description: 'How far workers have read what the cache holds, and what they found broken.' },
)

export function scrubBody({ checkedPaths, oldestCheckAt, findings }: ScrubReport): Static<typeof ScrubBody> {
  return {
    checkedPaths,
    oldestCheckAt: oldestCheckAt?.toISOString() ?? null,
    findings: findings.map(({ foundAt, ...finding }) => ({ ...finding, foundAt: foundAt.toISOString() })),
  }
}
