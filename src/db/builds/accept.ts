import type { CanonicalSpec } from '../../spec/schema.ts'
import type { Connection, Database } from '../database.ts'
import { lockEnvironment } from '../locks.ts'
import { buildFromRow, environmentFromRow, withTags } from '../rows.ts'
import { addTags, type Tag } from '../tags.ts'
import type { Build, Environment } from '../types.ts'
import { type AttemptFacts, addAsker, nextAttempt } from './attempt.ts'
import { knownToFail } from './failed-derivations.ts'

export interface Accepted {
  environment: Environment
  build: Build
  /**
   * `ready`: nothing to do. `joined`: a build was under way already. `created`: a new build waits for a worker.
   * `known-to-fail`: the newest build failed, and another would fail of the same derivation.
   */
  outcome: 'ready' | 'joined' | 'created' | 'known-to-fail'
}

export interface BuildRequest extends AttemptFacts {
  id: string
  spec: CanonicalSpec
  canonicalText: string
  tags?: Tag[]
}

/**
 * Finds or records the environment of a canonical spec, and sees to it that a build of it is under way unless it is ready.
 * The environment, the build and the word to the queue are one transaction: all are there or none. A build that failed or was
 * cancelled is followed by a new attempt, and so is one whose environment has been evicted since; not so one that failed of a
 * derivation which is not to be tried again yet. Throws `LimitReached` or `NoRoom` where no new one may begin.
 */
export function accept(
  database: Database,
  { id, spec, canonicalText, tags = [], ...facts }: BuildRequest,
): Promise<Accepted> {
  return database.$transaction(async (transaction) => {
    const { channel, packages } = spec
    // Identical requests take turns here, so that all but the first find the build that the first has made.
    await lockEnvironment(transaction, id)
    await transaction.environment.createMany({
      data: { id, spec: spec as object, canonicalText, channel, packages },
      skipDuplicates: true,
    })
    // A build that is just ending has ended then, or ends once it knows who else asked. Before the environment's row, as in
    // recording a build's end.
    await transaction.$queryRaw`
      SELECT 1 FROM build WHERE environment_id = ${id} AND finished_at IS NULL FOR SHARE`
    // Against whoever evicts it.
    await transaction.$queryRaw`SELECT 1 FROM environment WHERE id = ${id} FOR UPDATE`
    const { currentBuild, ...row } = await transaction.environment.findUniqueOrThrow({
      where: { id },
      include: { currentBuild: withTags },
    })
    const environment = environmentFromRow(row)
    const newest = currentBuild && buildFromRow(currentBuild)
    const outcome = await outcomeOf(transaction, environment, newest)
    const created = !newest || outcome === 'created'
    const buildId = created ? await nextAttempt(transaction, id, newest, facts) : newest.id
    if (!created && facts.tokenId) await addAsker(transaction, buildId, facts.tokenId)
    if (created || outcome === 'ready') await use(transaction, id)
    await addTags(transaction, buildId, tags)
    const build = await transaction.build.findUniqueOrThrow({ where: { id: buildId }, ...withTags })
    return {
      environment: created ? { ...environment, evicted: null } : environment,
      build: buildFromRow(build),
      outcome,
    }
  })
}

async function outcomeOf(
  transaction: Connection,
  { evicted }: Environment,
  build: Build | null,
): Promise<Accepted['outcome']> {
  if (!build || evicted) return 'created'
  switch (build.state) {
    case 'ready':
      return 'ready'
    case 'cancelled':
      return 'created'
    case 'failed':
      return (await knownToFail(transaction, build.failure)) ? 'known-to-fail' : 'created'
    case 'queued':
    case 'planning':
    case 'building':
    case 'verifying':
    case 'publishing':
      return 'joined'
  }
}

async function use(transaction: Connection, id: string): Promise<void> {
  await transaction.$executeRaw`UPDATE environment SET last_used_at = clock_timestamp() WHERE id = ${id}`
}
