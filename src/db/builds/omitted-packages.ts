import type { Connection } from '../database.ts'

/** A package that a build has left out, as messages about the build name it. */
export interface OmittedInShort {
  package: string
  version: string
  requested: boolean
  reason: string
}

/** Returns the packages that a build has left out, by name. */
export async function omittedPackages(transaction: Connection, buildId: string): Promise<OmittedInShort[]> {
  const rows = await transaction.package.findMany({
    where: { buildId, omitted: true },
    orderBy: [{ name: 'asc' }, { sourcePath: 'asc' }],
    select: { name: true, version: true, requested: true, reason: true },
  })
  return rows.map(({ name, ...row }) => ({ package: name, ...row }))
}
