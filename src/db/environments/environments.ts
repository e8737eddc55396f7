import type { Prisma } from '../../generated/client.ts'
import { type Accepted, accept } from '../builds/accept.ts'
import { after, cursorPositionOf, newestFirst, pageOf } from '../cursor.ts'
import { type Connection, type Database, inSnapshot } from '../database.ts'
import { buildFromRow, environmentFromRow, importsFromRow, withTags } from '../rows.ts'
import type { Tag } from '../tags.ts'
import type {
  BuildState,
  BuildToolRow,
  EnvironmentSummary,
  PackageCounts,
  PackageRow,
  StorePath,
} from '../types.ts'
import { evict } from './eviction.ts'

export interface EnvironmentQuery {
  /** At most this many environments: 1 to 100. */
  limit: number
  /** `next` of the previous page. */
  cursor?: string | undefined
  /** Beginning of the environment's id, or of that of its current build. */
  id?: string | undefined
  /** State of the environment's current build, or `evicted`. */
  status?: BuildState | 'evicted' | undefined
  /** Normal form of a package named in the spec. */
  package?: string | undefined
  channel?: string | undefined
  /** Only environments of which each of these tags is on some build. */
  tags?: Tag[] | undefined
  /** Only environments first asked for at this time or later. */
  since?: Date | undefined
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

    async list({ limit, cursor, id, status, package: name, channel, since, tags = [] }) {
      const place = cursor === undefined ? undefined : cursorPositionOf(cursor)
      if (place === null) return null
      return inSnapshot(database, async (snapshot) => {
        const rows = await snapshot.environment.findMany({
          where: {
            ...(channel !== undefined && { channel }),
            ...(name !== undefined && { packages: { has: name } }),
            ...(since && { createdAt: { gte: since } }),
            ...(status && ofStatus(status)),
            AND: [
              ...tags.map((tag) => ({ builds: { some: { tags: { some: tag } } } })),
              ...(id === undefined ? [] : [idBegins(id)]),
              ...(place ? [after(place)] : []),
            ],
          },
          orderBy: newestFirst,
          take: limit + 1,
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

function idBegins(prefix: string): Prisma.EnvironmentWhereInput {
  const startsWith = { startsWith: prefix }
  return { OR: [{ id: startsWith }, { currentBuild: { id: startsWith } }] }
}

function ofStatus(status: BuildState | 'evicted'): Prisma.EnvironmentWhereInput {
  if (status === 'evicted') return { evictedAt: { not: null } }
  return { currentBuild: { state: status }, evictedAt: null }
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
