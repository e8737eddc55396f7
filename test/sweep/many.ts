import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { logName } from '../../src/cache/object-names.ts'
import type { NewCachedPath } from '../../src/db/cache/cache.ts'
import { request } from '../db/sample.ts'
import { logText, objectsOf, type Site, sizedEntryOf } from './site.ts'

/** Returns a generator of numbers from 0 to 1, the same for the same seed. */
export function randomness(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    /** Returns `count` of the items, in random order. */
    some<T>(items: T[], count: number): T[] {
      const left = [...items]
      return Array.from(
        { length: Math.min(count, left.length) },
        () => left.splice(below(left.length), 1)[0] as T,
      )
    },
  }
}

export interface Synthetic {
  id: string
  /** Its own path is the first. */
  paths: string[]
}

/** Number of paths that environments share: a few are in nearly all of them, most in some, and some in none. */
const sharedPaths = 1500
const dayMs = 24 * 3_600_000

/**
 * Records ready environments, and writes their paths as tiny files: directly, as the service would take minutes. They were last
 * used 0 to 119 days ago, hours from the end of a day.
 */
export async function synthesise(
  { databaseUrl, folder }: Site,
  { below }: ReturnType<typeof randomness>,
  count: number,
): Promise<Synthetic[]> {
  const shared = Array.from({ length: sharedPaths }, (_, index) =>
    // Outputs of one derivation share their log.
    sizedEntryOf(`shared-${index}`, index % 3 === 0 ? `/nix/store/${Math.floor(index / 6)}.drv` : null),
  )
  const environments = Array.from({ length: count }, (_, index) => {
    const own = sizedEntryOf(`env-${index}`, index % 5 === 0 ? `/nix/store/env-${index}.drv` : null)
    const others = Array.from({ length: 3 + below(12) }, () => shared[Math.floor(below(1000) ** 2 / 800)])
    const { id, spec, canonicalText } = request(`synthetic-${index}`)
    const usedAt = new Date(Date.now() - below(120) * dayMs - (0.2 + below(600) / 1000) * dayMs)
    const entries = [...new Set([own, ...others.flatMap((one) => one ?? [])])]
    return { id, spec, canonicalText, usedAt, own, entries }
  })
  const entries = [...shared, ...environments.map(({ own }) => own)]
  await writeObjects(folder, entries)

  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('BEGIN')
  await insert(
    client,
    'store_path (path, nar_hash, nar_size, "references")',
    'path text, nar_hash text, nar_size bigint',
    "path, nar_hash, nar_size, '{}'",
    entries.map(({ path, narHash, narSize }) => ({ path, nar_hash: narHash, nar_size: narSize })),
  )
  await insert(
    client,
    'cached_path (path, hash_part, deriver, object, file_hash, file_size, bytes, log_bytes, signed_by)',
    'path text, hash_part text, deriver text, object text, file_hash text, file_size bigint, bytes bigint, log_bytes bigint',
    "path, hash_part, deriver, object, file_hash, file_size, bytes, log_bytes, '{test-1}'",
    entries.map((entry) => ({
      ...entry,
      hash_part: entry.path.slice('/nix/store/'.length).slice(0, 32),
      file_hash: entry.fileHash,
      file_size: entry.fileSize,
      log_bytes: entry.logBytes,
    })),
  )
  await insert(
    client,
    'environment (id, spec, canonical_text, channel, packages, store_path, drv_path, closure_bytes, ready_at, last_used_at)',
    'id text, spec jsonb, text text, path text, used_at timestamptz',
    "id, spec, text, 'sample', '{}', path, path || '.drv', 1000, used_at - interval '1 hour', used_at",
    environments.map(({ id, spec, canonicalText, usedAt, own }) => ({
      id,
      spec,
      text: canonicalText,
      path: own.path,
      used_at: usedAt,
    })),
  )
  await insert(
    client,
    'build (id, environment_id, attempt, state, finished_at)',
    'id text',
    "'build ' || id, id, 1, 'ready', now()",
    environments,
  )
  await client.query("UPDATE environment SET current_build_id = 'build ' || id")
  await insert(
    client,
    'environment_path (environment_id, path)',
    'id text, path text',
    'id, path',
    environments.flatMap(({ id, entries: held }) => held.map(({ path }) => ({ id, path }))),
  )
  await client.query('COMMIT')
  await client.query('ANALYZE')
  await client.end()
  return environments.map(({ id, entries: held }) => ({ id, paths: held.map(({ path }) => path) }))
}

/** Writes without waiting for the disk, unlike the store. */
async function writeObjects(folder: string, entries: NewCachedPath[]): Promise<void> {
  const files = new Map<string, string>()
  for (const entry of entries) {
    for (const [name, text] of objectsOf(entry)) files.set(name, text)
    if (entry.deriver) files.set(logName(entry.deriver), logText(entry.deriver))
  }
  const left = [...files]
  const writer = async () => {
    for (let file = left.pop(); file; file = left.pop()) await writeFile(join(folder, file[0]), file[1])
  }
  await Promise.all(Array.from({ length: 16 }, writer))
}

async function insert(
  client: pg.Client,
  into: string,
  columns: string,
  values: string,
  rows: object[],
): Promise<void> {
  await client.query(
    `INSERT INTO ${into} SELECT ${values} FROM jsonb_to_recordset($1::jsonb) AS row (${columns})`,
    [JSON.stringify(rows)],
  )
}
