import type { Prisma } from '../../generated/client.ts'
import { type Accepted, accept } from '../builds/accept.ts'
import { cursorPositionOf, newestFirst, pageOf } from '../cursor.ts'
import { type Connection, type Database, inSnapshot } from '../database.ts'
import { buildFromRow, environmentFromRow, importsFromRow, withTags } from '../rows.ts'
import type { BuildToolRow, EnvironmentSummary, PackageCounts, PackageRow, StorePath } from '../types.ts'
import { evict } from './eviction.ts'
import { type EnvironmentFilters, listedIds } from './listing.ts'

export interface EnvironmentQuery extends EnvironmentFilters {
  /** At most this many environments: 1 to 100. */
  limit: number
  /** `next` of the previous page. */
  cursor?: string | undefined
}

export interface Environments {
  accept(request: Parameters<typeof accept>[1]): Promise<Accepted>
  /** Evicts an environment that is ready; `because` is the reason that the API shows. */
  evict(id: string, because: string): Promise<void>
  get(id: string): Promise<EnvironmentSummary | null>
  /**
   * Returns a page, newest first. New environments do not shift later pages. `next` is null on the last page; the whole is null
   * if the cursor was not given out by this method.
   */
  list(query: EnvironmentQuery): Promise<{ items: EnvironmentSummary[]; next: string | null } | null>
  /** Returns the current build's packages, by name; empty before its plan is recorded. */
  packages(id: string): Promise<PackageRow[]>
  /** Returns the current build's build tools, by name; empty before its plan is recorded. */
  buildTools(id: string): Promise<BuildToolRow[]>
  /** Returns the closure by path, with whether another cache serves each; empty before the build publishes it. */
  closure(id: string): Promise<(StorePath & { upstream: boolean })[]>
  /** Returns the bundle of the current build as .tar.gz, or null before its plan is recorded. */
  bundle(id: string): Promise<Buffer | null>
}

const noPackages: PackageCounts = { reused: 0, rebuilt: 0, dropped: 0, omitted: 0 }
type Row = Prisma.EnvironmentGetPayload<{ include: { currentBuild: typeof withTags } }>

export function environments(database: Database): Environments {
  return {
    accept: (request) => accept(database, request),

    evict: (id, because) =>
      database.$transaction(async (transaction) => {
        await evict(transaction, [{ id, because }])
      }),

    get: (id) =>
      inSnapshot(database, async (snapshot) => {
        const row = await snapshot.environment.findUnique({
          where: { id },
          include: { currentBuild: withTags },
        })
        if (!row) return null
        const [summary] = await summaries(snapshot, [row])
        return summary ?? null
      }),

    async list({ limit, cursor, ...filters }) {
      const place = cursor === undefined ? undefined : cursorPositionOf(cursor)
      if (place === null) return null
      return inSnapshot(database, async (snapshot) => {
        const ids = await snapshot.$queryRaw<{ id: string }[]>(listedIds(filters, place, limit + 1))
        const rows = await snapshot.environment.findMany({
          where: { id: { in: ids.map(({ id }) => id) } },
          orderBy: newestFirst,
          include: { currentBuild: withTags },
        })
        const { items, next } = pageOf(rows, limit, (row) => row)
        return { items: await summaries(snapshot, items), next }
      })
    },

    async packages(id) {
      const rows = await database.package.findMany({
        where: { build: { currentOf: { id } } },
        orderBy: [{ name: 'asc' }, { sourcePath: 'asc' }],
        omit: { buildId: true, target: true, outcome: true, byRules: true, rules: true },
        include: {
          verdicts: {
            orderBy: [{ module: 'asc' }, { verdict: 'asc' }],
            omit: { buildId: true, packageName: true, sourcePath: true },
          },
        },
      })
      return rows.map(({ fate, omitted, ...row }) => ({
        ...row,
        fate: omitted ? 'omitted' : fate,
        ...importsFromRow(row),
      }))
    },

    buildTools: (id) =>
      database.buildTool.findMany({
        where: { build: { currentOf: { id } } },
        orderBy: [{ name: 'asc' }, { key: 'asc' }],
        omit: { buildId: true, key: true },
      }),

    async closure(id) {
      const rows = await database.storePath.findMany({
        where: { environments: { some: { environmentId: id } } },
        orderBy: { path: 'asc' },
      })
      return rows.map((row) => ({ ...row, narSize: Number(row.narSize) }))
    },

    async bundle(id) {
      const row = await database.bundle.findFirst({ where: { build: { currentOf: { id } } } })
      return row && Buffer.from(row.archive)
    },
  }
}

async function summaries(connection: Connection, rows: Row[]): Promise<EnvironmentSummary[]> {
  const found = rows.flatMap(({ currentBuild, ...row }) =>
    currentBuild ? [{ environment: environmentFromRow(row), build: buildFromRow(currentBuild) }] : [],
  )
  const buildIds = found.map(({ build }) => build.id)
  const counted = await countPackages(connection, buildIds)
  return found.map(({ environment, build }) => ({
    environment,
    build,
    packages: counted.get(build.id) ?? noPackages,
  }))
}

async function countPackages(
  connection: Connection,
  buildIds: string[],
): Promise<Map<string, PackageCounts>> {
  const groups = await connection.package.groupBy({
    by: ['buildId', 'fate', 'omitted'],
    where: { buildId: { in: buildIds } },
    _count: true,
  })
  const counts = new Map<string, PackageCounts>()
  for (const { buildId, fate, omitted, _count } of groups)
    counts.set(buildId, {
      ...(counts.get(buildId) ?? noPackages),
      [omitted ? 'omitted' : fate]: _count,
    })
  return counts
}
