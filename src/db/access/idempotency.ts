import { Prisma } from '../../generated/client.ts'
import type { Database } from '../database.ts'
import { sanitizeForPostgres } from '../storable.ts'

/** A request with an idempotency key: the API carries it out once, however often the client sends it. */
export interface KeyedRequest {
  /** Id of the token; empty if the service has no tokens. */
  owner: string
  key: string
  /** SHA-256, in hex, of everything that makes two requests the same. */
  fingerprint: string
}

export interface KeptAnswer {
  status: number
  headers: { [name: string]: string }
  body: string
}

/** The right to carry out a request. Another process may take it once it is older than `abandonedMinutes`. */
export interface Claim extends Pick<KeyedRequest, 'owner' | 'key'> {
  claimedAt: string
}

export type Claimed =
  | { outcome: 'claimed'; claim: Claim }
  /** The request was answered before; `answer` is null if that answer was not kept. */
  | { outcome: 'answered'; answer: KeptAnswer | null }
  | { outcome: 'under-way' }
  /** The key was used for another request. */
  | { outcome: 'reused' }

export interface Idempotency {
  /** Lets exactly one of several processes that claim the same key at once carry out the request. */
  claim(request: KeyedRequest): Promise<Claimed>
  /** Records that the request has been carried out. Changes nothing if another process has claimed the key since. */
  answered(claim: Claim, answer: KeptAnswer | null): Promise<void>
  /** Records that the request came to nothing, so that the API carries it out when the client sends it again. */
  release(claim: Claim): Promise<void>
}

/** Hours for which a key stands for the same request. */
export const keptHours = 24
/** No request takes this long: the process that claimed the key has died. */
const abandonedMinutes = 5

export function idempotency(database: Database): Idempotency {
  return {
    async claim({ owner, key, fingerprint }) {
      for (;;) {
        const [claimed] = await database.$queryRaw<{ claimedAt: string }[]>`
          INSERT INTO idempotency_key AS kept (owner, key, fingerprint, created_at)
          VALUES (${owner}, ${key}, ${fingerprint}, clock_timestamp())
          ON CONFLICT (owner, key) DO UPDATE SET
            fingerprint = excluded.fingerprint, created_at = excluded.created_at,
            answered_at = NULL, status = NULL, headers = NULL, body = NULL
          WHERE kept.created_at < clock_timestamp() - make_interval(hours => ${keptHours}::int)
            OR kept.answered_at IS NULL
              AND kept.created_at < clock_timestamp() - make_interval(mins => ${abandonedMinutes}::int)
          RETURNING created_at::text AS "claimedAt"`
        if (claimed) return { outcome: 'claimed', claim: { owner, key, ...claimed } }
        const row = await database.idempotencyKey.findUnique({ where: { owner_key: { owner, key } } })
        // Another process released the key in this moment.
        if (!row) continue
        if (row.fingerprint !== fingerprint) return { outcome: 'reused' }
        if (!row.answeredAt) return { outcome: 'under-way' }
        return { outcome: 'answered', answer: answerFromRow(row) }
      }
    },

    async answered(claim, answer) {
      const { status, headers, body } = sanitizeForPostgres(answer) ?? {
        status: null,
        headers: null,
        body: null,
      }
      await database.$executeRaw`
        UPDATE idempotency_key SET
          answered_at = clock_timestamp(), status = ${status}::int,
          headers = ${headers && JSON.stringify(headers)}::jsonb, body = ${body}
        WHERE ${isOf(claim)}`
    },

    async release(claim) {
      await database.$executeRaw`DELETE FROM idempotency_key WHERE ${isOf(claim)}`
    },
  }
}

const isOf = ({ owner, key, claimedAt }: Claim): Prisma.Sql =>
  Prisma.sql`owner = ${owner} AND key = ${key} AND created_at = ${claimedAt}::timestamptz AND answered_at IS NULL`

function answerFromRow({
  status,
  headers,
  body,
}: Prisma.IdempotencyKeyGetPayload<object>): KeptAnswer | null {
  if (status === null || body === null) return null
  return { status, headers: headers as KeptAnswer['headers'], body }
}
