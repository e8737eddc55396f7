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
   * `ready`: the environment exists. `joined`: a build was under way already. `created`: a new build waits for a worker.
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
 * Finds or records the environment of a canonical spec, and begins a build of it unless it is ready or a build is under way.
 * Records the environment, the build and its dispatch to the queue in one transaction. Begins a new attempt after a build that
 * failed or was cancelled, and after an eviction; not after a failure whose derivation is still in the failure cache. Throws
 * `LimitReached` or `NoRoom` if no new build may begin.
 */
export function accept(
  database: Database,
  { id, spec, canonicalText, tags = [], ...facts }: BuildRequest,
): Promise<Accepted> {
  return database.$transaction(async (transaction) => {
    const { channel, packages } = spec
    // Makes identical requests take turns, so that the later ones find the build that the first has created.
    await lockEnvironment(transaction, id)
    await transaction.environment.createMany({
      data: { id, spec: spec as object, canonicalText, channel, packages },
      skipDuplicates: true,
    })
    // A build that is just ending either has ended before this, or sees the new token when it ends. Locks the build before the
    // environment, as recording a build's end does.
    await transaction.$queryRaw`
      SELECT 1 FROM build WHERE environment_id = ${id} AND finished_at IS NULL FOR SHARE`
    // Keeps the environment from being evicted meanwhile.
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
