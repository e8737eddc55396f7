import { homedir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Type, { type Static } from 'typebox'
import { clientSettings, valueIn } from './client/settings.ts'
import { SetupFault } from './errors.ts'
import { shapeOf } from './spec/shape.ts'

const seconds = (variable: string, fallback: number, description: string) =>
  Type.Integer({ variable, minimum: 1, default: fallback, description })

const megabytes = seconds

const limit = (variable: string, fallback: number, description: string) =>
  Type.Integer({ variable, minimum: 0, default: fallback, description: `${description} 0: no limit.` })

/**
 * Every setting, by its name in the code. `variable` is the environment variable that sets it; an empty variable counts as
 * unset. A setting marked `x-secret` can be read from a file, which `<VARIABLE>_FILE` names. `test/docs.test.ts` compares the table in `docs/operations.md` with this schema. No message shows the value of a
 * setting marked `x-secret`: such a value is a secret or may contain one, as URLs do.
 */
export const Config = Type.Object({
  databaseUrl: Type.Optional(
    Type.String({
      variable: 'DATABASE_URL',
      'x-secret': true,
      pattern: '^postgres(ql)?://',
      'x-expected': 'the URL of a database: `postgresql://…`',
      description: 'Postgres. Unset: an embedded one in the data directory.',
    }),
  ),
  redisUrl: Type.Optional(
    Type.String({
      variable: 'REDIS_URL',
      'x-secret': true,
      pattern: '^(rediss?|unix)://|^/',
      'x-expected': 'the URL of a Redis: `redis://…`, `rediss://…` or the path of its socket',
      description: 'Redis. Unset: an embedded one in the data directory.',
    }),
  ),
  host: Type.String({
    variable: 'PATCHBAY_HOST',
    default: '127.0.0.1',
    description: 'Address the API listens on.',
  }),
  port: Type.Integer({
    variable: 'PATCHBAY_PORT',
    minimum: 0,
    maximum: 65535,
    default: 8313,
    description: 'Port the API listens on; 0 takes a free one.',
  }),
  apiProcesses: Type.Integer({
    variable: 'PATCHBAY_API_PROCESSES',
    minimum: 1,
    maximum: 64,
    default: 1,
    description:
      'Processes of the API that share its port, at most one for each core that is free for it. With more than one, another process starts and replaces them; in `patchbay up`, that is the worker’s.',
  }),
  metricsPort: Type.Optional(
    Type.Integer({
      variable: 'PATCHBAY_METRICS_PORT',
      minimum: 0,
      maximum: 65535,
      description:
        'Port at which this API or worker serves `/metrics` without a token; 0 takes a free one. Unset: the API alone serves `/metrics`, on its own port, to tokens with the scope `read`.',
    }),
  ),
  metricsHost: Type.String({
    variable: 'PATCHBAY_METRICS_HOST',
    default: '127.0.0.1',
    description: 'Address of that port.',
  }),
  dataDir: Type.String({
    variable: 'PATCHBAY_DATA_DIR',
    'x-default': '`/var/lib/patchbay` as root, else `~/.local/state/patchbay`',
    description:
      'Folder of the embedded servers, bundles and gc roots. Patchbay creates it readable by its own user only; as root, it lets the user of the embedded Postgres traverse it.',
  }),
  channelsFile: Type.String({
    variable: 'PATCHBAY_CHANNELS',
    'x-default': '`ops/channels.json`',
    description: 'File of the channels that workers register.',
  }),
  nixpkgsUrl: Type.String({
    variable: 'PATCHBAY_NIXPKGS_URL',
    'x-secret': true,
    pattern: '^https?://([\\w.-]+|\\[[0-9a-fA-F:.]+\\])(:\\d{1,5})?(/[\\w.~/-]*)?[\\w~-]$',
    'x-expected': 'the URL of a Git repository, `https://…`, without user, query or a slash at the end',
    default: 'https://github.com/NixOS/nixpkgs',
    description:
      'Repository of Nixpkgs. Workers query its branches and fetch archives of revisions from `<url>/archive/<rev>.tar.gz`: GitHub, or a mirror with the same addresses.',
  }),
  followSeconds: Type.Integer({
    variable: 'PATCHBAY_FOLLOW_SECONDS',
    minimum: 1,
    default: 3600,
    description: 'Interval at which a worker reads the branch that a channel follows.',
  }),
  concurrency: Type.Integer({
    variable: 'PATCHBAY_CONCURRENCY',
    minimum: 1,
    maximum: 64,
    default: 1,
    description:
      'Builds that one worker runs at the same time, beside one plan at a time. A worker opens up to 12 connections to Postgres and 4 more per build, never over 40; each process of an API opens up to 16.',
  }),
  leaseSeconds: Type.Integer({
    variable: 'PATCHBAY_LEASE_SECONDS',
    minimum: 2,
    default: 30,
    description: 'Time without a sign of life of a worker after which another takes its build or plan.',
  }),
  adminToken: Type.Optional(
    Type.String({
      variable: 'PATCHBAY_ADMIN_TOKEN',
      // Characters that are valid both in a header and in a netrc.
      pattern: '^([!-~]{32,}|none)$',
      'x-expected': 'a secret of at least 32 visible characters of ASCII, without spaces, or `none`',
      'x-secret': true,
      description:
        'A token with every scope, chosen by the operator. Unset: the token of an earlier start stays valid; `none` revokes it. Without any token the API listens on loopback only.',
    }),
  ),
  allowedHosts: Type.String({
    variable: 'PATCHBAY_ALLOWED_HOSTS',
    pattern: '^[\\w.:-]*( +[\\w.:-]+)*$',
    'x-expected': 'names or addresses of hosts, without ports, such as `patchbay.example build.example`',
    default: '',
    description:
      'Host names, besides loopback and the host of `PATCHBAY_CACHE_URL`, at which an API without tokens answers requests, and whose web pages may send changes to any API.',
  }),
  readsPerMinute: limit(
    'PATCHBAY_READS_PER_MINUTE',
    6000,
    'Requests that read, per token, or per address if there are no tokens.',
  ),
  writesPerMinute: limit('PATCHBAY_WRITES_PER_MINUTE', 300, 'Requests that change something.'),
  cacheReadsPerMinute: limit('PATCHBAY_CACHE_READS_PER_MINUTE', 0, 'Requests to the binary cache.'),
  buildsPerToken: limit(
    'PATCHBAY_BUILDS_PER_TOKEN',
    20,
    'Unfinished builds requested with one token, unless it has a limit of its own, as with the next three settings.',
  ),
  dailyBuildsPerToken: limit(
    'PATCHBAY_DAILY_BUILDS_PER_TOKEN',
    0,
    'New builds requested with one token within 24 hours.',
  ),
  cacheMbPerToken: limit(
    'PATCHBAY_CACHE_MB_PER_TOKEN',
    0,
    'Size of what the environments requested with one token hold in the cache, at which it begins no more builds.',
  ),
  priorityPerToken: Type.Enum(['high', 'normal', 'low'], {
    variable: 'PATCHBAY_PRIORITY_PER_TOKEN',
    default: 'high',
    description: 'Highest priority that a token may request.',
  }),
  queueLimit: limit('PATCHBAY_QUEUE_LIMIT', 1000, 'Builds that wait for a worker.'),
  failureCacheSeconds: Type.Integer({
    variable: 'PATCHBAY_FAILURE_CACHE_SECONDS',
    minimum: 0,
    default: 3600,
    description: 'Time for which a derivation that failed to build is not built again, except by a retry.',
  }),
  webhookAllow: Type.String({
    variable: 'PATCHBAY_WEBHOOK_ALLOW',
    default: '',
    description:
      'Private networks that webhooks may address, such as `10.1.0.0/16 fd00::/8`. Empty: public addresses only.',
  }),
  evalTimeoutSeconds: seconds('PATCHBAY_EVAL_TIMEOUT_SECONDS', 300, 'Longest evaluation.'),
  evalMemoryMb: megabytes('PATCHBAY_EVAL_MEMORY_MB', 4096, 'Memory that one evaluation may take.'),
  buildTimeoutSeconds: seconds('PATCHBAY_BUILD_TIMEOUT_SECONDS', 36_000, 'Longest build of one derivation.'),
  silentTimeoutSeconds: seconds(
    'PATCHBAY_SILENT_TIMEOUT_SECONDS',
    3600,
    'Longest time without output of a derivation’s builder.',
  ),
  importTimeoutSeconds: seconds(
    'PATCHBAY_IMPORT_TIMEOUT_SECONDS',
    60,
    'Longest import of one module by the import check.',
  ),
  logLimitMb: megabytes('PATCHBAY_LOG_LIMIT_MB', 64, 'Longest log of one derivation.'),
  buildLogMb: megabytes(
    'PATCHBAY_BUILD_LOG_MB',
    256,
    'Longest log of a whole build; Patchbay drops the middle of a longer one.',
  ),
  buildMemoryMb: Type.Integer({
    variable: 'PATCHBAY_BUILD_MEMORY_MB',
    minimum: 0,
    'x-default': 'three quarters of the memory of the machine, or of its container',
    description: 'Memory that the build of one derivation may use, if Nix has no daemon. 0: no limit.',
  }),
  minFreeMb: Type.Integer({
    variable: 'PATCHBAY_MIN_FREE_MB',
    minimum: 0,
    default: 2048,
    description: 'Free disk space below which no build starts.',
  }),
  cacheStore: Type.Optional(
    Type.String({
      variable: 'PATCHBAY_CACHE',
      'x-secret': true,
      pattern: '^(/|s3://[a-z0-9][a-z0-9.-]+)',
      'x-expected': 'the path of a folder, or `s3://<bucket>/<prefix>`',
      description:
        'Storage of the binary cache: a folder, or `s3://<bucket>/<prefix>`. Unset: `cache` in the data directory.',
    }),
  ),
  s3Endpoint: Type.Optional(
    Type.String({
      variable: 'PATCHBAY_S3_ENDPOINT',
      'x-secret': true,
      pattern: '^https?://',
      'x-expected': 'the URL of an S3-compatible storage: `https://…`',
      description: 'URL of an S3-compatible storage other than Amazon’s.',
    }),
  ),
  s3Region: Type.String({
    variable: 'PATCHBAY_S3_REGION',
    default: 'us-east-1',
    description: 'Region of the bucket.',
  }),
  s3AccessKeyId: Type.Optional(
    Type.String({
      variable: 'AWS_ACCESS_KEY_ID',
      'x-secret': true,
      description: 'Access key of the storage.',
    }),
  ),
  s3SecretAccessKey: Type.Optional(
    Type.String({ variable: 'AWS_SECRET_ACCESS_KEY', 'x-secret': true, description: 'Storage secret key.' }),
  ),
  cacheUrl: Type.Optional(
    Type.String({
      variable: 'PATCHBAY_CACHE_URL',
      'x-secret': true,
      // Clients copy it into nix.conf and command lines, where it is not quoted.
      pattern: '^https?://([\\w.-]+|\\[[0-9a-fA-F:.]+\\])(:\\d{1,5})?(/[\\w.~/-]*)?$',
      'x-expected': 'the URL of the cache, `http://…` or `https://…`, without user, query or odd characters',
      description:
        'URL at which clients, and workers with an S3 cache, reach the cache. Unset: the URL at which the caller reached the API.',
    }),
  ),
  signingKeys: Type.Optional(
    Type.String({
      variable: 'PATCHBAY_SIGNING_KEYS',
      description:
        'Files of the secret keys that sign the cache, separated by `:`. Unset: a key in the data directory, created at the first start.',
    }),
  ),
  upstreamKeys: Type.String({
    variable: 'PATCHBAY_UPSTREAM_KEYS',
    default: 'cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=',
    description:
      'Public keys of caches that every client uses already: Patchbay does not publish paths signed with one of them. `none`: it publishes all paths.',
  }),
  cacheMaxDays: Type.Integer({
    variable: 'PATCHBAY_CACHE_MAX_DAYS',
    minimum: 1,
    default: 90,
    description: 'Days without use after which an environment leaves the cache, unless it is pinned.',
  }),
  cacheMaxMb: megabytes(
    'PATCHBAY_CACHE_MAX_MB',
    51_200,
    'Size of the cache; above it, the least recently used environments leave, unless they are pinned.',
  ),
  scrubDays: Type.Integer({
    variable: 'PATCHBAY_SCRUB_DAYS',
    minimum: 0,
    default: 30,
    description:
      'Interval in days at which workers read each path of the cache and publish broken ones again. 0: never.',
  }),
  scrubMbPerSecond: megabytes(
    'PATCHBAY_SCRUB_MB_PER_SECOND',
    8,
    'Highest rate at which a worker reads the cache for that.',
  ),
  historyDays: Type.Integer({
    variable: 'PATCHBAY_HISTORY_DAYS',
    minimum: 1,
    default: 90,
    description: 'Days for which logs of builds, plans, tags, webhook deliveries and the audit are kept.',
  }),
  nixConfig: Type.String(clientSettings.nixConfig),
  path: Type.String(clientSettings.path),
  maxAttempts: Type.Integer({
    variable: 'PATCHBAY_MAX_ATTEMPTS',
    minimum: 1,
    default: 3,
    description: 'Number of lost workers after which a build or plan fails.',
  }),
  logLevel: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    variable: 'PATCHBAY_LOG_LEVEL',
    default: 'info',
    description: 'How much the service logs.',
  }),
  url: Type.String(clientSettings.url),
  token: Type.Optional(Type.String(clientSettings.token)),
})
export type Config = Readonly<Static<typeof Config>>

/** Reports every wrong variable at once. `faults` has one line each, `<VARIABLE>: <what is wrong>`. */
export class ConfigInvalid extends SetupFault {
  override name = 'ConfigInvalid'
  constructor(readonly faults: string[]) {
    super(`The configuration has faults:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
  }
}

/** Settings that `readConfig` also parses as URLs, because their patterns accept invalid ones, such as a port of 99999. */
const urls = ['databaseUrl', 'redisUrl', 'nixpkgsUrl', 's3Endpoint', 'cacheUrl', 'url']

/** Reads the settings of the service from the environment. Throws `ConfigInvalid`. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const settings: Record<string, unknown> = {
    dataDir: process.getuid?.() === 0 ? '/var/lib/patchbay' : join(homedir(), '.local/state/patchbay'),
    buildMemoryMb: Math.floor((0.75 * memoryBytes()) / (1024 * 1024)),
    channelsFile: fileURLToPath(new URL('../ops/channels.json', import.meta.url)),
  }
  const unread: string[] = []
  for (const [name, setting] of Object.entries(settingsByName)) {
    try {
      const value = valueIn(environment, setting)
      if (value !== undefined) settings[name] = value
    } catch (error) {
      if (!(error instanceof SetupFault)) throw error
      unread.push(error.message)
    }
  }
  const shape = shapeOf(Config, { coerce: true })
  const faults = shape.faults(settings).map(({ pointer, detail }) => {
    const setting = settingsByName[pointer.slice(1)]
    return `${setting?.variable ?? pointer}: ${detail}`
  })
  faults.push(...unread)
  for (const name of urls) {
    const value = settings[name]
    // The message leaves the value out: it may hold a password.
    if (typeof value === 'string' && value.includes('://') && !URL.canParse(value))
      faults.push(
        `${settingsByName[name]?.variable}: Not a valid URL: check its host, and its port, at most 65535.`,
      )
  }
  if (faults.length > 0 || !shape.has(settings)) throw new ConfigInvalid(faults)
  return Object.freeze(settings)
}

/** Bytes of memory of the machine, or of this process' control group if that has less. */
function memoryBytes(): number {
  const constrained = process.constrainedMemory?.() || Number.POSITIVE_INFINITY
  return Math.min(totalmem(), constrained)
}

/** Variable, description, default and marks of each setting, from the schema. */
export const settingsByName = Config.properties as unknown as Record<
  string,
  { variable: string; description: string; default?: unknown; 'x-default'?: string; 'x-secret'?: boolean }
>
