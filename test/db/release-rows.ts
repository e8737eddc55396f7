import { createHash } from 'node:crypto'
import type pg from 'pg'
import { tokenHash } from '../../src/api/auth/credentials.ts'

/** The text of the token in the rows, with every scope. */
export const tokenText = 'pb_of-an-earlier-release'

export interface ReleaseRow {
  table: string
  row: { [column: string]: unknown }
  /** The first migration under which such a row is possible. */
  since?: string
}

const api = '20261122194500_api'
const at = '2026-11-01T10:00:00.123+00:00'
const later = '2026-11-01T10:05:00.456+00:00'
/** Returns a UUID for a name. */
export function idOf(name: string): string {
  const hex = createHash('md5').update(name).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.*)$/, '$1-$2-$3-$4-$5')
}

const store = (name: string) => `/nix/store/${createHash('md5').update(name).digest('hex')}-${name}`

export const paths = { env: store('patched-env'), numpy: store('python3.13-numpy-2.3'), libc: store('glibc') }

/** Returns a spec of the first format, to which later fields are added with the defaults of that time. */
function environment(name: string, facts: object = {}) {
  const spec = {
    ...{
      format: 1,
      channel: 'sample',
      pin: { kind: 'folder', narHash: 'sha256-AAAA' },
      system: 'x86_64-linux',
    },
    ...{ source: 'python313', target: 'python313FreeThreading', packages: [name], rebuild: 'auto', drop: [] },
    ...{ gil: 'report', library: 'sha256-LIBRARY' },
  }
  const text = JSON.stringify(spec)
  const id = createHash('sha256').update(text).digest('hex')
  return {
    id,
    row: { id, spec, canonical_text: text, channel: 'sample', packages: [name], created_at: at, ...facts },
  }
}

export const environments = {
  ready: environment('numpy', {
    store_path: paths.env,
    drv_path: `${paths.env}.drv`,
    closure_bytes: '5000000000',
    ready_at: later,
  }),
  queued: environment('click'),
  lost: environment('jinja2'),
  failed: environment('lxml'),
  cancelled: environment('pandas'),
}

const build = (name: keyof typeof environments, row: object) => ({
  ...{
    id: idOf(`build-${name}`),
    environment_id: environments[name].id,
    attempt: 1,
    fence: 0,
    workers_lost: 0,
  },
  ...{
    derivations_expected: 0,
    derivations_done: 0,
    derivations_done_before: 0,
    timings: {},
    log_bytes: 0,
    created_at: at,
  },
  ...row,
})
export const failure = {
  class: 'build-failed',
  message: 'lxml does not build.',
  package: 'lxml',
  drv: store('lxml.drv'),
  logTail: ['error: no'],
  retryable: false,
}
export const log = 'building numpy …\nfertig: äöü\n'
const bytea = (bytes: Buffer) => `\\x${bytes.toString('hex')}`
const half = Buffer.from(log).subarray(0, 17)
const rest = Buffer.from(log).subarray(17)
export const bundle = Buffer.from('a bundle')
const planned = {
  ...{ version: '2.3', requested: true, reason: 'It has extension modules.' },
  class: 'loadable',
}
const plannedRow = { name: 'numpy', ...planned, fate: 'rebuilt', sourcePath: paths.numpy, targetPath: null }
/** A plan's result before plans listed sources to build. */
export const planResult = {
  ...{ packages: [plannedRow], buildTools: [], storePath: paths.env, drvPath: `${paths.env}.drv` },
  builds: { patchbay: { derivations: 3, packages: 1 }, naive: null, naiveFault: 'error: no' },
  toDo: { derivations: 3, downloads: { paths: 1, bytes: 10, unpackedBytes: 20 } },
}
export const sweepReport = {
  ...{ bytesBefore: 10, bytesAfter: 4, freedBytes: 6, pathsRemoved: 1, orphans: { objects: 0, bytes: 0 } },
  ...{ evicted: [], aboveLimit: null },
}

/**
 * Small, and complete: at least one row for each table, and a build in each state in which an upgrade may find one. `fill`
 * leaves out columns that a schema does not have yet.
 */
export const releaseRows: ReleaseRow[] = [
  {
    table: 'channel',
    row: {
      name: 'sample',
      source: 'python313',
      target: 'python313FreeThreading',
      system: 'x86_64-linux',
      is_default: true,
      from_file: true,
      origin: null,
    },
  },
  {
    table: 'channel_pin',
    row: {
      id: 1,
      channel_name: 'sample',
      pin: { kind: 'folder', narHash: 'sha256-0000' },
      registered_at: at,
      package_names: ['click'],
      named_at: at,
    },
  },
  {
    table: 'channel_pin',
    row: {
      id: 2,
      channel_name: 'sample',
      pin: { kind: 'folder', narHash: 'sha256-AAAA' },
      registered_at: later,
      package_names: ['click', 'numpy'],
      named_at: later,
      folder: '/srv/channel',
      python_version: '3.13.5',
      overlay_paths: [],
      package_versions: ['8.1', '2.3'],
      other_names: ['callPackage'],
    },
  },
  ...Object.entries(environments).map(([name, { row }]) => ({
    table: 'environment',
    row,
    ...(name === 'cancelled' && { since: api }),
  })),
  {
    table: 'build',
    row: build('ready', {
      state: 'ready',
      fence: 1,
      worker: 'old',
      started_at: at,
      finished_at: later,
      timings: { plan: 12 },
      log_bytes: Buffer.from(log).length,
      derivations_expected: 3,
      derivations_done: 3,
    }),
  },
  { table: 'build', row: build('queued', { state: 'queued', priority: 'high', token_id: idOf('token') }) },
  {
    table: 'build',
    row: build('lost', {
      state: 'building',
      fence: 2,
      worker: 'old',
      lease_until: at,
      workers_lost: 1,
      started_at: at,
    }),
  },
  {
    table: 'build',
    row: build('failed', {
      state: 'failed',
      fence: 1,
      worker: 'old',
      failure,
      started_at: at,
      finished_at: later,
    }),
  },
  {
    table: 'build',
    since: api,
    row: build('cancelled', {
      state: 'cancelled',
      cancel_requested_at: at,
      cancelled_by: 'ci',
      failure: { class: 'cancelled', message: 'Cancelled by ci.', retryable: true },
      finished_at: later,
    }),
  },
  {
    table: 'package',
    row: {
      build_id: idOf('build-ready'),
      name: 'numpy',
      ...planned,
      fate: 'rebuilt',
      source_path: paths.numpy,
      target_path: store('python3.13t-numpy-2.3'),
      target: 'python313FreeThreading',
      outcome: 'works',
    },
  },
  {
    table: 'verdict',
    row: {
      build_id: idOf('build-ready'),
      package_name: 'numpy',
      source_path: paths.numpy,
      module: 'numpy',
      verdict: 'imported',
      detail: null,
    },
  },
  {
    table: 'verdict',
    row: {
      build_id: idOf('build-ready'),
      package_name: 'numpy',
      source_path: paths.numpy,
      module: 'numpy.extra',
      verdict: 'import-error',
      detail: 'no such file',
    },
  },
  { table: 'bundle', row: { build_id: idOf('build-ready'), archive: bytea(bundle) } },
  {
    table: 'store_path',
    row: {
      path: paths.env,
      nar_hash: 'sha256-CCCC',
      nar_size: '5000000000',
      references: [paths.libc],
      upstream: false,
    },
  },
  {
    table: 'store_path',
    row: { path: paths.libc, nar_hash: 'sha256-DDDD', nar_size: 7, references: [], upstream: true },
  },
  { table: 'environment_path', row: { environment_id: environments.ready.id, path: paths.env } },
  { table: 'environment_path', row: { environment_id: environments.ready.id, path: paths.libc } },
  { table: 'token_path', row: { token_id: idOf('token'), path: paths.env, environments: 1 } },
  {
    table: 'event',
    row: { id: 1, build_id: idOf('build-ready'), type: 'state', data: { state: 'queued', attempt: 1 }, at },
  },
  {
    table: 'event',
    row: { id: 2, build_id: idOf('build-ready'), type: 'state', data: { state: 'ready' }, at: later },
  },
  { table: 'log_chunk', row: { build_id: idOf('build-ready'), offset: 0, bytes: bytea(half) } },
  { table: 'log_chunk', row: { build_id: idOf('build-ready'), offset: half.length, bytes: bytea(rest) } },
  { table: 'outbox', row: { id: 1, build_id: idOf('build-queued'), created_at: at } },
  {
    table: 'build_tool',
    row: {
      build_id: idOf('build-ready'),
      name: 'cython',
      version: '3.0',
      fate: 'relinked',
      class: 'pure',
      reason: 'It has no extension module.',
      needed_by: ['numpy'],
      source_path: store('cython'),
      key: store('cython'),
    },
  },
  {
    table: 'build_tool',
    row: {
      build_id: idOf('build-ready'),
      name: 'ninja',
      version: '1.0',
      fate: 'rebuilt',
      class: 'loadable',
      reason: 'Only the target has it.',
      needed_by: ['numpy'],
      source_path: null,
      key: 'ninja',
    },
  },
  {
    table: 'finding',
    row: {
      path: store('scan'),
      kind: 'scan',
      name: 'numpy',
      subject: paths.numpy,
      data: { modules: [] },
      found_at: at,
    },
  },
  {
    table: 'plan',
    row: {
      id: idOf('plan-ready'),
      environment_id: environments.ready.id,
      spec: environments.ready.row.spec,
      state: 'ready',
      starts: 1,
      result: planResult,
      created_at: at,
      touched_at: at,
      finished_at: later,
    },
  },
  {
    table: 'plan',
    row: {
      id: idOf('plan-queued'),
      environment_id: environments.queued.id,
      spec: environments.queued.row.spec,
      state: 'queued',
      starts: 0,
      created_at: at,
      touched_at: at,
    },
  },
  {
    table: 'cached_path',
    row: {
      path: paths.env,
      hash_part: paths.env.slice(11, 43),
      object: 'nar/x.nar.zst',
      file_hash: 'sha256-EEEE',
      file_size: 10,
      bytes: 12,
      log_bytes: 0,
      signed_by: ['cache-1'],
      published_at: at,
    },
  },
  {
    table: 'scrub_finding',
    row: {
      id: 1,
      path: paths.numpy,
      object: 'nar/broken.nar.zst',
      detail: 'nar/broken.nar.zst is missing',
      outcome: 'evicted',
      found_at: at,
    },
    since: '20261129140000_scrub',
  },
  {
    table: 'signing_key',
    row: { name: 'cache-1', public_key: 'cache-1:AAAA', created_at: at, seen_at: later },
  },
  {
    table: 'sweep',
    row: {
      id: idOf('sweep'),
      dry_run: false,
      created_at: at,
      started_at: at,
      starts: 1,
      touched_at: at,
      finished_at: later,
      report: sweepReport,
    },
  },
  {
    table: 'token',
    row: {
      id: idOf('token'),
      name: 'ci',
      hash: tokenHash(tokenText),
      scopes: ['read', 'submit', 'cancel', 'admin'],
      created_at: at,
    },
  },
  {
    table: 'audit',
    row: {
      id: 1,
      at,
      request_id: 'request',
      token_id: idOf('token'),
      token_name: 'ci',
      remote: '127.0.0.1',
      method: 'POST',
      route: '/v1/environments',
      path: '/v1/environments',
      status: 202,
    },
  },
  {
    table: 'idempotency_key',
    row: {
      owner: idOf('token'),
      key: 'once',
      fingerprint: 'f',
      created_at: at,
      answered_at: later,
      status: 202,
      headers: {},
      body: '{}',
    },
  },
  {
    table: 'webhook',
    row: {
      id: idOf('webhook'),
      url: 'http://127.0.0.1:9/',
      secret: 'whsec_AAAA',
      events: ['build.ready'],
      token_id: idOf('token'),
      all: false,
      created_at: at,
    },
  },
  {
    table: 'delivery',
    row: {
      id: idOf('delivery'),
      webhook_id: idOf('webhook'),
      event: 'build.ready',
      payload: { type: 'build.ready', timestamp: at, data: {} },
      created_at: at,
      delivered_at: later,
      attempts: [{ at, status: 200, error: null, ms: 3 }],
    },
  },
  { table: 'tag', row: { build_id: idOf('build-ready'), key: 'run', value: '4711', at } },
  { table: 'asker', row: { build_id: idOf('build-queued'), token_id: idOf('token') } },
  {
    table: 'failed_derivation',
    row: {
      drv_path: failure.drv,
      failure,
      build_id: idOf('build-failed'),
      failed_at: at,
      expires_at: '2099-01-01T00:00:00+00:00',
    },
  },
  {
    table: 'channel_move',
    row: {
      id: idOf('move'),
      channel_name: 'team',
      from: { path: '/srv/team' },
      source: 'python313',
      target: 'python313FreeThreading',
      system: 'x86_64-linux',
      asked_at: at,
      starts: 1,
      touched_at: at,
      finished_at: later,
      failure,
    },
  },
  { table: 'maintenance', row: { is_on: true, since: at, set_by: 'operator', reason: 'We move.' } },
  { table: 'worker', row: { name: 'old', seen_at: at, free_mb: 5, min_free_mb: 1, draining_since: at } },
  {
    table: 'nix_library',
    row: { hash: 'sha256-LIBRARY', interface: 1, files: {}, created_at: at, seen_at: at },
  },
]

/**
 * Adds the rows to a database of any schema, as far as that has their tables and columns. Returns the tables that it has
 * filled.
 */
export async function fill(client: pg.Client, newest: string): Promise<Set<string>> {
  const filled = new Set<string>()
  const { rows } = await client.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns WHERE table_schema = 'public'`,
  )
  for (const { table, row, since = '' } of releaseRows) {
    const has = new Set(rows.filter((one) => one.table === table).map(({ column }) => column))
    if (has.size === 0 || newest < since) continue
    const columns = Object.keys(row)
      .filter((column) => has.has(column))
      .map((column) => `"${column}"`)
      .join(', ')
    const values = `SELECT ${columns} FROM jsonb_populate_record(NULL::"${table}", $1)`
    await client.query(`INSERT INTO "${table}" (${columns}) ${values}`, [JSON.stringify(row)])
    filled.add(table)
  }
  await client.query(
    `UPDATE environment SET current_build_id = build.id FROM build WHERE environment_id = environment.id`,
  )
  for (const table of ['channel_pin', 'event', 'outbox', 'audit'])
    if (filled.has(table)) await client.query(`SELECT setval('${table}_id_seq', 1000)`)
  return filled
}
