import type { Prisma } from '../../generated/client.ts'
import { after, newestFirst, pageOf, placeOf } from '../cursor.ts'
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

/** `owner` is the id of the token whose webhooks alone are meant; null: whoever's. */
export interface Webhooks {
  /**
   * A webhook for a build that has ended is told so in the same transaction. `too-many`: the token has `most` already that may
   * yet be told something.
   */
  create(webhook: NewWebhook, most: number): Promise<Created>
  get(id: string, owner: string | null): Promise<Webhook | null>
  /** Newest first. Null where the cursor is none of ours. */
  list(query: {
    limit: number
    cursor?: string | undefined
    owner: string | null
  }): Promise<WebhookPage | null>
  /** With its deliveries. Null where there was none. */
  remove(id: string, owner: string | null): Promise<Webhook | null>
}

export function webhooks(database: Database): Webhooks {
  return {
    create: (webhook, most) =>
      database.$transaction(async (transaction) => {
        const { buildId, tokenId } = webhook
        await lockWebhooks(transaction, tokenId)
        if ((await live(transaction, tokenId)) >= most) return { outcome: 'too-many' }
        // Whoever ends the build now either finds the webhook, or has ended it for us to see.
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
      const place = cursor === undefined ? undefined : placeOf(cursor)
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

/** Those for builds that have ended have been told all there was: CI jobs leave one behind for every build. */
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
