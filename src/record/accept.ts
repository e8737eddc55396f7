import type { CanonicalSpec } from '../spec/schema.ts'
import type { Connection, Database } from './database.ts'
import { lockEnvironment } from './locks.ts'
import { buildFromRow, environmentFromRow } from './rows.ts'
import { enqueue } from './state.ts'
import type { Build, Environment } from './types.ts'

export interface Accepted {
  environment: Environment
  build: Build
  /** `ready`: nothing to do. `joined`: a build was under way already. `created`: a new build waits for a worker. */
  outcome: 'ready' | 'joined' | 'created'
}

/**
 * Finds or records the environment of a canonical spec, and sees to it that a build of it is under way unless it is ready.
 * The environment, the build and the word to the queue are one transaction: all are there or none. A failed build is
 * followed by a new attempt, and so is one whose environment has been evicted since.
 */
export function accept(
  database: Database,
  { id, spec, canonicalText }: { id: string; spec: CanonicalSpec; canonicalText: string },
): Promise<Accepted> {
  return database.$transaction(async (transaction) => {
    const { channel, packages } = spec
    // Identical requests take turns here, so that all but the first find the build that the first has made.
    await lockEnvironment(transaction, id)
    await transaction.environment.createMany({
      data: { id, spec: spec as object, canonicalText, channel, packages },
      skipDuplicates: true,
    })
    // Against whoever evicts it.
    await transaction.$queryRaw`SELECT 1 FROM environment WHERE id = ${id} FOR UPDATE`
    const { currentBuild, ...row } = await transaction.environment.findUniqueOrThrow({
      where: { id },
      include: { currentBuild: true },
    })
    const environment = environmentFromRow(row)
    if (currentBuild && currentBuild.state !== 'failed' && !environment.evicted) {
      if (currentBuild.state === 'ready') await use(transaction, id)
      return {
        environment,
        build: buildFromRow(currentBuild),
        outcome: currentBuild.state === 'ready' ? 'ready' : 'joined',
      }
    }

    const build = await transaction.build.create({
      data: { environmentId: id, attempt: (currentBuild?.attempt ?? 0) + 1 },
    })
    await transaction.environment.update({
      where: { id },
      data: { currentBuildId: build.id, evictedAt: null, evictedBecause: null },
    })
    await use(transaction, id)
    await enqueue(transaction, build.id)
    return { environment: { ...environment, evicted: null }, build: buildFromRow(build), outcome: 'created' }
  })
}

async function use(transaction: Connection, id: string): Promise<void> {
  await transaction.$executeRaw`UPDATE environment SET last_used_at = clock_timestamp() WHERE id = ${id}`
}
