import type { Failure } from '../errors.ts'
import type { Prisma } from '../generated/client.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import { tagsShown, tagText } from './tags.ts'
import type { Build, Environment, EnvironmentGil, PackageImports, ProgramLeftOut } from './types.ts'

/**
 * Reads an environment from its row. JSON columns hold values that this folder wrote; their types are asserted only in this
 * file.
 */
export function environmentFromRow(row: Prisma.EnvironmentGetPayload<object>): Environment {
  const { id, spec, storePath, drvPath, closureBytes, createdAt, readyAt, lastUsedAt } = row
  const { evictedAt, evictedBecause, pinnedAt, pinnedUntil } = row
  return {
    id,
    spec: specFromRow(spec),
    storePath,
    drvPath,
    closureBytes: closureBytes === null ? null : Number(closureBytes),
    createdAt,
    readyAt,
    lastUsedAt,
    evicted: evictedAt && { at: evictedAt, because: evictedBecause ?? '' },
    // An expired pin counts as none, even if it is still in the row.
    pinned:
      pinnedAt && (!pinnedUntil || pinnedUntil > new Date()) ? { at: pinnedAt, until: pinnedUntil } : null,
  }
}

/** Adds the fields that the spec's format did not have yet, with their defaults at that time: see `CanonicalSpec.format`. */
export function specFromRow(spec: unknown): CanonicalSpec {
  const recorded = spec as Partial<CanonicalSpec>
  return { keep: [], checks: 'none', skipImports: [], ...recorded } as CanonicalSpec
}

/** Returns the findings of importing a package. */
export function importsFromRow(row: {
  gil: unknown
  turnedOnBy: unknown
  verdicts: unknown
}): PackageImports {
  const { gil, turnedOnBy, verdicts } = row as PackageImports
  return { gil, turnedOnBy, verdicts }
}

/** The relations to read a build with: its newest tags. */
export const withTags = {
  include: { tags: { orderBy: [{ at: 'desc' }, { key: 'asc' }, { value: 'asc' }], take: tagsShown } },
} as const satisfies Prisma.BuildDefaultArgs

export function buildFromRow(row: Prisma.BuildGetPayload<typeof withTags>): Build {
  const { id, environmentId, attempt, state, fence, worker, createdAt, startedAt, finishedAt } = row
  return {
    id,
    environmentId,
    attempt,
    state,
    fence,
    worker,
    failure: row.failure as unknown as Failure | null,
    gil: row.gil as unknown as EnvironmentGil | null,
    programsLeftOut: row.programsLeftOut as unknown as ProgramLeftOut[],
    derivationsExpected: row.derivationsExpected,
    derivationsDone: row.derivationsDone,
    buildingNow: row.buildingNow,
    priority: row.priority,
    cancelRequested: row.cancelRequestedAt && { at: row.cancelRequestedAt, by: row.cancelledBy ?? '' },
    waitsBecause: row.state === 'queued' ? row.waitsBecause : null,
    retryOf: row.retryOf,
    retriedAs: row.retriedAs,
    tags: row.tags.map(tagText),
    timings: row.timings as { [stage: string]: number },
    createdAt,
    startedAt,
    finishedAt,
  }
}
