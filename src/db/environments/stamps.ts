import { Prisma } from '../../generated/client.ts'
import { batched } from '../batched.ts'
import { keysInUse } from '../cache/signing-keys.ts'
import type { Database } from '../database.ts'

/** Identifies the present content of an environment's rows. */
export interface EnvironmentStamp {
  /** Changes with every change to the environment, its newest build, and that build's tags. */
  text: string
  buildId: string
  /** Whether the newest build has ended: its packages and verdicts are final then. */
  finished: boolean
  /** Whether a request for the environment is answered without a build. */
  ready: boolean
  /** Whether its last recorded use is more than a minute ago. */
  isUseDue: boolean
}

/** Versions of the rows that decide whether a remembered answer is still true, all read at one moment. */
export interface Stamp {
  /** Changes with every change to a channel or its present pin. */
  channels: string
  /** As `SigningKeys.current` returns them. */
  publicKeys: string[]
  /** Null if there is none of this id. */
  environment: EnvironmentStamp | null
}

export interface Stamps {
  /** Reads the stamp of an environment. Calls that arrive together share one statement, which begins after each of them. */
  of(id: string): Promise<Stamp>
  /**
   * Records that environments were used now. Returns false for one that is no longer ready: a sweep may have evicted it since
   * its stamp was read.
   */
  use(id: string): Promise<boolean>
}

/** Compares rows by the transaction that wrote them, `xmin`, and their place, so that no writer has to count versions. */
const rowVersion = (table: string) => Prisma.raw(`${table}.xmin::text || ${table}.ctid::text`)

export function stamps(database: Database): Stamps {
  const of = batched(async (ids: readonly string[]) => {
    const [row] = await database.$queryRaw<
      { channels: string | null; publicKeys: string[] | null; environments: Row[] | null }[]
    >`
      SELECT
        (
          SELECT string_agg(${rowVersion('channel')} || coalesce(${rowVersion('newest')}, ''), ' ' ORDER BY channel.name)
          FROM channel LEFT JOIN LATERAL (
            SELECT xmin, ctid FROM channel_pin WHERE channel_name = channel.name ORDER BY id DESC LIMIT 1
          ) AS newest ON true
        ) AS channels,
        (SELECT array_agg(public_key ORDER BY name) FROM (${keysInUse}) AS keys) AS "publicKeys",
        (
          SELECT json_agg(json_build_object(
            'id', environment.id,
            'text', ${rowVersion('environment')} || ' ' || ${rowVersion('build')} || ' '
              || (SELECT count(*) || coalesce(max(at)::text, '') FROM tag WHERE build_id = build.id)
              || coalesce((pinned_until > clock_timestamp())::text, ''),
            'buildId', build.id,
            'finished', build.finished_at IS NOT NULL,
            'ready', build.state = 'ready' AND evicted_at IS NULL,
            'isUseDue', last_used_at < clock_timestamp() - interval '1 minute'
          ))
          FROM environment JOIN build ON build.id = current_build_id
          WHERE environment.id = ANY(${[...new Set(ids)]}::text[])
        ) AS environments`
    const found = new Map((row?.environments ?? []).map(({ id, ...stamp }) => [id, stamp]))
    const { channels, publicKeys } = row ?? {}
    return ids.map((id) => ({
      channels: channels ?? '',
      publicKeys: publicKeys ?? [],
      environment: found.get(id) ?? null,
    }))
  })

  const use = batched(async (ids: readonly string[]) => {
    // Locks the rows in one order, so that two processes that write the same ones do not wait for each other.
    const used = await database.$queryRaw<{ id: string }[]>`
      UPDATE environment SET last_used_at = clock_timestamp() FROM (
        SELECT id FROM environment WHERE id = ANY(${[...new Set(ids)]}::text[]) ORDER BY id FOR NO KEY UPDATE
      ) AS named
      WHERE environment.id = named.id AND ready_at IS NOT NULL AND evicted_at IS NULL
      RETURNING environment.id`
    const known = new Set(used.map(({ id }) => id))
    return ids.map((id) => known.has(id))
  })

  return { of, use }
}

type Row = EnvironmentStamp & { id: string }
