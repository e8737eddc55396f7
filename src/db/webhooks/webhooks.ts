import type { Prisma } from '../../generated/client.ts'
import { after, cursorPositionOf, newestFirst, pageOf } from '../cursor.ts'
import type { Connection, Database } from '../database.ts'
import { lockWebhooks } from '../locks.ts'
import { tellOfEnd } from './enqueue.ts'
import type { Webhook, WebhookEvent } from './types.ts'

export interface NewWebhook {
  url: string
  secret: string
  events: WebhookEvent[]
  buildId: string | null
  all: boolean
  tokenId: string | null
}

export type Created = { outcome: 'created'; webhook: Webhook } | { outcome: 'no-build' | 'too-many' }

export interface WebhookPage {
  items: Webhook[]
  next: string | null
}

/** `owner` is the id of the token to whose webhooks a method is limited; null: all webhooks. */
export interface Webhooks {
  /**
   * Creates a webhook. If it is for a build that has ended, records that delivery in the same transaction. Returns `too-many`
   * if the token has `most` webhooks already that may still have deliveries.
   */
  create(webhook: NewWebhook, most: number): Promise<Created>
  get(id: string, owner: string | null): Promise<Webhook | null>
  /** Returns a page, newest first. Returns null if the cursor was not given out by this method. */
  list(query: {
    limit: number
    cursor?: string | undefined
    owner: string | null
  }): Promise<WebhookPage | null>
  /** Deletes a webhook and its deliveries. Returns null if there was none. */
  remove(id: string, owner: string | null): Promise<Webhook | null>
}

export function webhooks(database: Database): Webhooks {
  return {
    create: (webhook, most) =>
      database.$transaction(async (transaction) => {
        const { buildId, tokenId } = webhook
        await lockWebhooks(transaction, tokenId)
        if ((await live(transaction, tokenId)) >= most) return { outcome: 'too-many' }
        // A process that ends the build now either finds the webhook, or has committed the end before this read.
        if (buildId) await transaction.$queryRaw`SELECT 1 FROM build WHERE id = ${buildId} FOR SHARE`
        const build = buildId ? await transaction.build.findUnique({ where: { id: buildId } }) : null
        if (buildId && !build) return { outcome: 'no-build' }
        const created = await transaction.webhook.create({ data: webhook })
        if (build) await tellOfEnd(transaction, { ...created, events: webhook.events }, build)
        return { outcome: 'created', webhook: fromRow(created) }
      }),

    async get(id, owner) {
      const row = await database.webhook.findFirst({ where: { id, ...ownedBy(owner) } })
      return row && fromRow(row)
    },

    async list({ limit, cursor, owner }) {
      const place = cursor === undefined ? undefined : cursorPositionOf(cursor)
      if (place === null) return null
      const rows = await database.webhook.findMany({
        where: { ...ownedBy(owner), ...(place && after(place)) },
        orderBy: newestFirst,
        take: limit + 1,
      })
      return pageOf(rows, limit, fromRow)
    },

    async remove(id, owner) {
      const [row] = await database.webhook.findMany({ where: { id, ...ownedBy(owner) } })
      if (!row) return null
      const { count } = await database.webhook.deleteMany({ where: { id } })
      return count > 0 ? fromRow(row) : null
    },
  }
}

function ownedBy(owner: string | null) {
  return owner === null ? {} : { tokenId: owner }
}

/**
 * Counts webhooks, without those for builds that have ended and have delivered that: CI jobs leave one behind for every build.
 */
async function live(transaction: Connection, tokenId: string | null): Promise<number> {
  const [counted] = await transaction.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM webhook w
    WHERE token_id IS NOT DISTINCT FROM ${tokenId} AND (
      build_id IS NULL OR EXISTS (SELECT 1 FROM build WHERE id = w.build_id AND finished_at IS NULL)
    )`
  return counted.count
}

function fromRow(row: Prisma.WebhookGetPayload<object>): Webhook {
  const { secret: _, ...rest } = row
  return { ...rest, events: rest.events as WebhookEvent[] }
}
