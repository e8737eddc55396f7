import type { Failure } from '../../errors.ts'
import { Prisma } from '../../generated/client.ts'
import { omittedPackages } from '../builds/omitted-packages.ts'
import { notify } from '../changes.ts'
import type { Connection } from '../database.ts'
import { tagText } from '../tags.ts'
import type { BuildState } from '../types.ts'
import type { Payload, WebhookEvent } from './types.ts'

/** The topic of notifications that a delivery is due. */
export const deliveriesTopic = 'deliveries'

/**
 * Records a delivery for every webhook that subscribes to a build's new state, in the transaction that changes the state, so
 * that both are committed or neither. The caller holds the build's row.
 */
export async function enqueueDeliveries(
  transaction: Connection,
  buildId: string,
  state: BuildState,
): Promise<void> {
  const event = eventOf(state)
  if (!event) return
  const asked = Prisma.sql`w.build_id IS NULL AND (
    w.all
    OR w.token_id IS NOT DISTINCT FROM b.token_id
    OR w.token_id IN (SELECT token_id FROM asker WHERE build_id = b.id)
  )`
  // A worker that takes a build over after a lost one does not start it a second time.
  const once = event === 'build.started' ? Prisma.sql`b.fence = 1` : Prisma.sql`true`
  const webhooks = await transaction.$queryRaw<{ id: string }[]>`
    SELECT w.id FROM webhook w JOIN build b ON b.id = ${buildId}
    WHERE ${event} = ANY(w.events) AND w.gone_at IS NULL AND ${once} AND (w.build_id = b.id OR ${asked})
      AND NOT EXISTS (
        SELECT 1 FROM token WHERE id = w.token_id
          AND (revoked_at IS NOT NULL OR (w.all AND expires_at < clock_timestamp()))
      )`
  await deliver(
    transaction,
    webhooks.map(({ id }) => id),
    event,
    () => buildData(transaction, buildId),
  )
}

/** Records the delivery of a build's end for a new webhook of that build if it has ended. The caller holds the build's row. */
export async function tellOfEnd(
  transaction: Connection,
  { id, events }: { id: string; events: WebhookEvent[] },
  build: { id: string; state: BuildState; finishedAt: Date | null },
): Promise<void> {
  const event = build.finishedAt && eventOf(build.state)
  if (event && events.includes(event))
    await deliver(transaction, [id], event, () => buildData(transaction, build.id))
}

/** Records one message for each of these webhooks, to be sent at once. */
export async function deliver(
  transaction: Connection,
  webhooks: string[],
  event: Payload['type'],
  data: () => Promise<Payload['data']>,
): Promise<string[]> {
  if (webhooks.length === 0) return []
  const [clock] = await transaction.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`
  const payload: Payload = { type: event, timestamp: clock.now.toISOString(), data: await data() }
  const deliveries = await transaction.delivery.createManyAndReturn({
    data: webhooks.map((webhookId) => ({
      ...{ webhookId, event, payload: payload as object },
      ...{ createdAt: clock.now, nextAttemptAt: clock.now },
    })),
    select: { id: true },
  })
  await notify(transaction, deliveriesTopic)
  return deliveries.map(({ id }) => id)
}

function eventOf(state: BuildState): WebhookEvent | null {
  switch (state) {
    case 'planning':
      return 'build.started'
    case 'ready':
      return 'build.ready'
    case 'failed':
      return 'build.failed'
    case 'cancelled':
      return 'build.cancelled'
    case 'queued':
    case 'building':
    case 'verifying':
    case 'publishing':
      return null
  }
}

/** Returns the facts that a receiver needs to decide what to do; it can ask the API for more. */
async function buildData(transaction: Connection, buildId: string): Promise<Payload['data']> {
  const build = await transaction.build.findUniqueOrThrow({
    where: { id: buildId },
    include: { environment: { select: { id: true, storePath: true, channel: true } }, tags: true },
  })
  const { id, state, attempt, retryOf, tags, environment } = build
  return {
    build: {
      ...{ id, state, attempt, retryOf },
      tags: tags.map(tagText),
      failure: build.failure && failureInShort(build.failure as unknown as Failure),
      createdAt: build.createdAt.toISOString(),
      startedAt: build.startedAt?.toISOString() ?? null,
      finishedAt: build.finishedAt?.toISOString() ?? null,
    },
    environment: {
      ...environment,
      storePath: state === 'ready' ? environment.storePath : null,
      omitted: state === 'ready' ? await omittedPackages(transaction, buildId) : [],
    },
  }
}

function failureInShort({ class: kind, message, package: name, phase, drv, retryable }: Failure) {
  return { class: kind, message, package: name ?? null, phase: phase ?? null, drv: drv ?? null, retryable }
}
