import type { Prisma } from '../../generated/client.ts'
import { notify } from '../changes.ts'
import { after, cursorPositionOf, newestFirst, pageOf } from '../cursor.ts'
import type { Database } from '../database.ts'
import { sanitizeForPostgres } from '../storable.ts'
import { deliver, deliveriesTopic } from './enqueue.ts'
import type { Attempt, AttemptEnd, ClaimedDelivery, DeliveredEvent, Delivery, Payload } from './types.ts'

export interface DeliveryPage {
  items: Delivery[]
  next: string | null
}

export interface ClaimRules {
  limit: number
  /** Webhooks to skip. */
  except: string[]
  /** Seconds for which no other process tries a claimed delivery. */
  seconds: number
}

export interface Deliveries {
  /** Returns a page, newest first. Returns null if the cursor was not given out by this method. */
  list(webhookId: string, query: { limit: number; cursor?: string | undefined }): Promise<DeliveryPage | null>
  /** Records a test message for a webhook, to be sent at once. */
  test(webhookId: string): Promise<Delivery>
  /** Makes a message due again, at once. Returns null if the webhook has none of this id. */
  redeliver(webhookId: string, id: string): Promise<Delivery | null>
  /** Claims due deliveries, one for each webhook. Other processes claim them again once the claim has expired. */
  claim(rules: ClaimRules): Promise<ClaimedDelivery[]>
  settle(claimed: ClaimedDelivery, attempt: Attempt, end: AttemptEnd): Promise<void>
  /** Returns a claimed delivery, whose attempt did not finish, to other processes. */
  release(claimed: ClaimedDelivery): Promise<void>
  /** Topic of the notifications that a delivery is due: the id to listen to in `Changes`. */
  topic: string
}

export function deliveries(database: Database): Deliveries {
  return {
    topic: deliveriesTopic,

    async list(webhookId, { limit, cursor }) {
      const place = cursor === undefined ? undefined : cursorPositionOf(cursor)
      if (place === null) return null
      const rows = await database.delivery.findMany({
        where: { webhookId, ...(place && after(place)) },
        orderBy: newestFirst,
        take: limit + 1,
      })
      return pageOf(rows, limit, fromRow)
    },

    test: (webhookId) =>
      database.$transaction(async (transaction) => {
        const data = async () => ({ webhook: { id: webhookId } })
        const [id = ''] = await deliver(transaction, [webhookId], 'webhook.test', data)
        return fromRow(await transaction.delivery.findUniqueOrThrow({ where: { id } }))
      }),

    redeliver: (webhookId, id) =>
      database.$transaction(async (transaction) => {
        const changed = await transaction.$executeRaw`
          UPDATE delivery SET next_attempt_at = clock_timestamp() WHERE id = ${id} AND webhook_id = ${webhookId}`
        if (changed === 0) return null
        await notify(transaction, deliveriesTopic)
        return fromRow(await transaction.delivery.findUniqueOrThrow({ where: { id } }))
      }),

    claim: ({ limit, except, seconds }) => database.$queryRaw`
      WITH due AS (
        SELECT id FROM (
          SELECT id, next_attempt_at,
            row_number() OVER (PARTITION BY webhook_id ORDER BY next_attempt_at, id) AS place
          FROM delivery
          WHERE next_attempt_at <= clock_timestamp() AND webhook_id <> ALL(${except}::text[])
        ) AS waiting
        WHERE place = 1 ORDER BY next_attempt_at LIMIT ${limit}::int
      ), taken AS (
        SELECT id FROM delivery
        WHERE id IN (SELECT id FROM due) AND next_attempt_at <= clock_timestamp()
        FOR UPDATE SKIP LOCKED
      )
      UPDATE delivery
      SET next_attempt_at = clock_timestamp() + make_interval(secs => ${seconds}::float8)
      FROM taken, webhook
      WHERE delivery.id = taken.id AND webhook.id = delivery.webhook_id
      RETURNING delivery.id, webhook_id AS "webhookId", url, secret, payload,
        jsonb_array_length(attempts) AS "attemptsMade", next_attempt_at::text AS until`,

    async settle({ id, webhookId, until }, attempt, end) {
      const delivered = end === 'delivered'
      const againIn = typeof end === 'object' ? end.againInSeconds : null
      await database.$transaction(async (transaction) => {
        // If the claim has expired, or a caller asked to send the message again, this process must not delay the next attempt.
        await transaction.$executeRaw`
          UPDATE delivery SET
            attempts = attempts || ${JSON.stringify([sanitizeForPostgres(attempt)])}::jsonb,
            delivered_at = coalesce(delivered_at, CASE WHEN ${delivered} THEN clock_timestamp() END),
            next_attempt_at = CASE
              WHEN next_attempt_at IS DISTINCT FROM ${until}::timestamptz THEN next_attempt_at
              ELSE clock_timestamp() + make_interval(secs => ${againIn}::float8)
            END
          WHERE id = ${id}`
        if (end === 'gone') {
          await transaction.$executeRaw`
            UPDATE webhook SET gone_at = coalesce(gone_at, clock_timestamp()) WHERE id = ${webhookId}`
          await transaction.$executeRaw`
            UPDATE delivery SET next_attempt_at = NULL WHERE webhook_id = ${webhookId} AND next_attempt_at IS NOT NULL`
        }
        if (delivered)
          await transaction.$executeRaw`
            UPDATE webhook SET gone_at = NULL WHERE id = ${webhookId} AND gone_at IS NOT NULL`
      })
    },

    async release({ id, until }) {
      await database.$transaction(async (transaction) => {
        await transaction.$executeRaw`
          UPDATE delivery SET next_attempt_at = clock_timestamp()
          WHERE id = ${id} AND next_attempt_at = ${until}::timestamptz`
        await notify(transaction, deliveriesTopic)
      })
    },
  }
}

function fromRow(row: Prisma.DeliveryGetPayload<object>): Delivery {
  return {
    ...row,
    event: row.event as DeliveredEvent,
    payload: row.payload as unknown as Payload,
    attempts: row.attempts as unknown as Attempt[],
  }
}
