import { notify } from '../changes.ts'
import type { Connection, Database } from '../database.ts'
import { lockEnvironment } from '../locks.ts'
import { buildFromRow, withTags } from '../rows.ts'
import type { Build, BuildPriority } from '../types.ts'
import { type AttemptFacts, nextAttempt } from './attempt.ts'
import { mayPrioritise } from './may-begin.ts'
import { cancellation, finish } from './state.ts'
import { takeTurn } from './turn.ts'

export interface CancelledBuild {
  /**
   * `cancelled`: the build was cancelled, now or before. `cancelling`: a worker has it, and will stop. `ended`: it was ready or
   * had failed before the first request to cancel it.
   */
  outcome: 'cancelled' | 'cancelling' | 'ended'
  build: Build
}

export type Retried =
  /** `begun`: a new attempt waits. `begun-before`: an attempt was begun since the given one. */
  { outcome: 'begun' | 'begun-before'; build: Build } | { outcome: 'not-failed'; build: Build }

export type Reprioritised = { outcome: 'changed'; build: Build; turn: number } | { outcome: 'ended' }

/** Operations of callers on builds. Each returns null if there is no build of this id. */
export interface Control {
  /** Cancels a build: at once if it waits, else as soon as its worker has stopped. `by` names the caller. */
  cancel(id: string, by: string): Promise<CancelledBuild | null>
  /**
   * Begins a new attempt after a build that failed or was cancelled, and ignores the failure cache. Returns the next attempt if
   * there is one already. Throws `LimitReached` and `NoRoom`.
   */
  retry(id: string, facts: Omit<AttemptFacts, 'passesFailureCache'>): Promise<Retried | null>
  /**
   * Sets the priority of a waiting build. For a build that a worker has, it takes effect if that worker is lost. Throws `LimitReached`
   * if the token may not request this priority.
   */
  prioritise(
    id: string,
    priority: BuildPriority,
    facts?: Pick<AttemptFacts, 'tokenId' | 'limits'>,
  ): Promise<Reprioritised | null>
}

export function control(database: Database): Control {
  return {
    cancel: (id, by) =>
      holding(database, id, async (transaction, { finished, leased }) => {
        const { count } = await transaction.build.updateMany({
          where: { id, finishedAt: null, cancelRequestedAt: null },
          data: { cancelRequestedAt: new Date(), cancelledBy: by },
        })
        if (!finished && !leased) {
          await transaction.outbox.deleteMany({ where: { buildId: id, sentAt: null } })
          await finish(transaction, id, cancellation((await read(transaction, id)).cancelRequested?.by ?? by))
        } else if (count > 0) await notify(transaction, id)
        const build = await read(transaction, id)
        if (build.state === 'cancelled') return { outcome: 'cancelled', build }
        return { outcome: finished ? 'ended' : 'cancelling', build }
      }),

    async retry(id, facts) {
      const row = await database.build.findUnique({ where: { id }, select: { environmentId: true } })
      if (!row) return null
      return database.$transaction(async (transaction) => {
        await lockEnvironment(transaction, row.environmentId)
        const environment = await transaction.environment.findUniqueOrThrow({
          where: { id: row.environmentId },
          select: { currentBuildId: true },
        })
        const current = await read(transaction, environment.currentBuildId ?? id)
        if (current.id !== id) return { outcome: 'begun-before', build: current }
        if (current.state !== 'failed' && current.state !== 'cancelled')
          return { outcome: 'not-failed', build: current }
        const begun = await nextAttempt(transaction, row.environmentId, current, {
          ...facts,
          passesFailureCache: true,
        })
        return { outcome: 'begun', build: await read(transaction, begun) }
      })
    },

    prioritise: (id, priority, { tokenId = null, limits } = {}) =>
      holding(database, id, async (transaction, { finished }) => {
        if (limits) await mayPrioritise(transaction, { tokenId, priority }, limits)
        if (finished) return { outcome: 'ended' }
        await transaction.build.update({ where: { id }, data: { priority } })
        const turn = await takeTurn(transaction, id)
        return { outcome: 'changed', build: await read(transaction, id), turn }
      }),
  }
}

/** Runs `work` while it holds the lock on the build's row. */
function holding<T>(
  database: Database,
  id: string,
  work: (transaction: Connection, now: { finished: boolean; leased: boolean }) => Promise<T>,
): Promise<T | null> {
  return database.$transaction(async (transaction) => {
    const [now] = await transaction.$queryRaw<{ finished: boolean; leased: boolean }[]>`
      SELECT finished_at IS NOT NULL AS finished, lease_until IS NOT NULL AS leased
      FROM build WHERE id = ${id} FOR NO KEY UPDATE`
    return now ? work(transaction, now) : null
  })
}

async function read(transaction: Connection, id: string): Promise<Build> {
  return buildFromRow(await transaction.build.findUniqueOrThrow({ where: { id }, ...withTags }))
}
