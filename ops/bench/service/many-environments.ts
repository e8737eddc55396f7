import pg from 'pg'
import { canonicalSpec } from '../../../src/spec/canonical.ts'
import { channel } from './ready-environment.ts'
import type { Ground } from './with-service.ts'

/** Filters of the list, each of which has to be as fast with many environments as with few. */
export const filters: { [name: string]: string } = {
  none: '',
  'status=failed': '?status=failed',
  'status=ready': '?status=ready',
  'status=evicted': '?status=evicted',
  'package, of 1 in 10': '?package=package-1',
  'package, of 1 in 1,000': '?package=package-1000',
  channel: '?channel=bench-2',
  'tag, of 1 in 10': '?tag=team:1',
  'tag, of 1 in 500': '?tag=commit:c7',
  since: '?since=2026-01-01',
  'id of an environment': '?id=00ff',
  'id of a build': '?id=0190abcd',
}

/**
 * Fills tables with environments as a year of use leaves them: one in fifty failed, one in twenty evicted, two tags each, twenty
 * packages each with a row.
 */
export async function fill({ databaseUrl }: Pick<Ground, 'databaseUrl'>, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('BEGIN')
    // Environments name builds, and builds name environments: turns off foreign keys and triggers.
    await client.query("SET LOCAL session_replication_role = 'replica'")
    await client.query('CREATE TEMP TABLE made (n int, id text, build text, at timestamptz) ON COMMIT DROP')
    await client.query(
      `INSERT INTO made SELECT n, encode(sha256(n::text::bytea), 'hex'),
        '0190' || substr(md5(n::text), 1, 4) || '-0000-7000-8000-' || lpad(n::text, 12, '0'),
        now() - n * interval '5 minutes' FROM generate_series(1, $1) AS n`,
      [count],
    )
    await client.query(
      `INSERT INTO environment (id, spec, canonical_text, channel, packages, store_path, drv_path, closure_bytes,
          created_at, ready_at, last_used_at, evicted_at, evicted_because, current_build_id, listed_as)
        SELECT id, $1::jsonb, '{}', 'bench-' || n % 3,
          ARRAY['package-' || n % 10, 'package-' || 1000 + n % 1000], CASE WHEN kept THEN '/nix/store/' || id END,
          CASE WHEN kept THEN '/nix/store/' || id END, CASE WHEN kept THEN 1 END, at, CASE WHEN kept THEN at END, at,
          CASE WHEN n % 20 = 0 THEN at END, CASE WHEN n % 20 = 0 THEN 'Unused.' END, build,
          CASE WHEN n % 20 = 0 THEN 'evicted' WHEN n % 50 = 1 THEN 'failed' ELSE 'ready' END
        FROM made, LATERAL (SELECT n % 20 <> 0 AND n % 50 <> 1 AS kept) AS fate`,
      [JSON.stringify(canonicalSpec({ packages: ['package-1'] }, channel, 'sha256-AAAA'))],
    )
    await client.query(
      `INSERT INTO build (id, environment_id, attempt, state, created_at, started_at, finished_at)
        SELECT build, id, 1, (CASE WHEN n % 50 = 1 THEN 'failed' ELSE 'ready' END)::build_state, at, at, at FROM made`,
    )
    await client.query(
      `INSERT INTO tag (build_id, key, value, at)
        SELECT build, 'team', (n % 10)::text, at FROM made
        UNION ALL SELECT build, 'commit', 'c' || n % 500, at FROM made`,
    )
    await client.query(
      `INSERT INTO package (build_id, name, version, requested, fate, class, reason, source_path, target)
        SELECT build, 'package-' || p, '1.0', true, 'reused', 'pure', '', '/nix/store/' || p, 'python313FreeThreading'
        FROM made, generate_series(1, 20) AS p`,
    )
    await client.query('COMMIT')
    await client.query('ANALYZE')
  } finally {
    await client.end()
  }
}
