import { Prisma } from '../../generated/client.ts'
import type { CursorPosition } from '../cursor.ts'
import type { Tag } from '../tags.ts'
import type { BuildState } from '../types.ts'

/** The filters of a list of environments; every condition has to hold. */
export interface EnvironmentFilters {
  /** Beginning of the environment's id, or of that of its current build: hex digits and `-`. */
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

/**
 * SQL query of the ids of one page, newest first. For each filter an index finds the rows, or the order finds them soon: a page
 * takes about as long with 100,000 environments as with 1,000.
 */
export function listedIds(
  { id, status, package: name, channel, tags = [], since }: EnvironmentFilters,
  after: CursorPosition | undefined,
  limit: number,
): Prisma.Sql {
  const conditions = [
    ...(id === undefined ? [] : [Prisma.sql`(id LIKE ${`${id}%`} OR current_build_id LIKE ${`${id}%`})`]),
    ...(status === undefined ? [] : [Prisma.sql`listed_as = ${status}`]),
    ...(name === undefined ? [] : [Prisma.sql`packages @> ${[name]}::text[]`]),
    ...(channel === undefined ? [] : [Prisma.sql`channel = ${channel}`]),
    ...tags.map(hasTag),
    ...(since ? [Prisma.sql`created_at >= ${since}::timestamptz`] : []),
    ...(after ? [Prisma.sql`(created_at, id) < (${after.createdAt}::timestamptz, ${after.id})`] : []),
  ]
  const where = conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}` : Prisma.empty
  return Prisma.sql`SELECT id FROM environment ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit}::int`
}

function hasTag({ key, value }: Tag): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT FROM build JOIN tag ON tag.build_id = build.id
    WHERE build.environment_id = environment.id AND key = ${key} AND value = ${value}
  )`
}
