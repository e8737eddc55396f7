import { homedir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Type, { type Static } from 'typebox'
import { clientSettings } from './client/settings.ts'
import { SetupFault } from './errors.ts'
import { shapeOf } from './spec/shape.ts'

const seconds = (variable: string, fallback: number, description: string) =>
  Type.Integer({ variable, minimum: 1, default: fallback, description })

const megabytes = seconds

const limit = (variable: string, fallback: number, description: string) =>
  Type.Integer({ variable, minimum: 0, default: fallback, description: `${description} 0: no limit.` })

/**
 * Every setting, by the name the code knows it under. `variable` is the environment variable it is read from; an empty
 * variable counts as unset. The README's table is held against this one by a test. No message shows a value that is marked
 * `x-secret`: it is a secret, or may hold one, as URLs do.
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
  dataDir: Type.String({
    variable: 'PATCHBAY_DATA_DIR',
    'x-default': '`/var/lib/patchbay` as root, else `~/.local/state/patchbay`',
    description:
      'Embedded servers, bundles and gc roots live here. Made for its own user alone; as root, the user of the embedded Postgres may pass through.',
  }),
  channelsFile: Type.String({
    variable: 'PATCHBAY_CHANNELS',
    'x-default': '`ops/channels.json`',
    description: 'The channels that workers register.',
  }),
  nixpkgsUrl: Type.String({
    variable: 'PATCHBAY_NIXPKGS_URL',
    'x-secret': true,
    pattern: '^https?://([\\w.-]+|\\[[0-9a-fA-F:.]+\\])(:\\d{1,5})?(/[\\w.~/-]*)?[\\w~-]$',
    'x-expected': 'the URL of a Git repository, `https://…`, without user, query or a slash at the end',
    default: 'https://github.com/NixOS/nixpkgs',
    description:
      'Repository of Nixpkgs that workers ask for branches and fetch archives of revisions from, `<url>/archive/<rev>.tar.gz`: GitHub’s, or a mirror that serves the same.',
  }),
  followSeconds: Type.Integer({
    variable: 'PATCHBAY_FOLLOW_SECONDS',
    minimum: 1,
    default: 3600,
    description: 'How often the branch of a channel that follows one is looked at.',
  }),
  concurrency: Type.Integer({
    variable: 'PATCHBAY_CONCURRENCY',
    minimum: 1,
    maximum: 64,
    default: 1,
    description:
      'Builds that one worker runs at the same time; plans come one at a time besides. A worker opens 12 connections to Postgres and 4 for each of these, up to 40; an API opens 16.',
  }),
  leaseSeconds: Type.Integer({
    variable: 'PATCHBAY_LEASE_SECONDS',
    minimum: 2,
    default: 30,
    description: 'A build or plan whose worker has not been heard of for this long goes to another.',
  }),
  adminToken: Type.Optional(
    Type.String({
      variable: 'PATCHBAY_ADMIN_TOKEN',
      // As it can stand in a header and in a netrc.
      pattern: '^([!-~]{32,}|none)$',
      'x-expected': 'a secret of at least 32 visible characters of ASCII, without spaces, or `none`',
      'x-secret': true,
      description:
        'A token of the operator’s own choice with every scope. Unset: the one of an earlier start stays good; `none` revokes it. Without any token the API listens on loopback alone.',
    }),
  ),
  allowedHosts: Type.String({
    variable: 'PATCHBAY_ALLOWED_HOSTS',
    pattern: '^[\\w.:-]*( +[\\w.:-]+)*$',
    'x-expected': 'names or addresses of hosts, without ports, such as `patchbay.example build.example`',
    default: '',
    description:
      'Names, besides those of loopback and of `PATCHBAY_CACHE_URL`, under which an API without any token may be asked, and of whose pages any API takes changes.',
  }),
  readsPerMinute: limit(
    'PATCHBAY_READS_PER_MINUTE',
    6000,
    'Requests that read, by token, or by address where there are no tokens.',
  ),
  writesPerMinute: limit('PATCHBAY_WRITES_PER_MINUTE', 300, 'Requests that change something.'),
  cacheReadsPerMinute: limit('PATCHBAY_CACHE_READS_PER_MINUTE', 0, 'Requests to the binary cache.'),
  buildsPerToken: limit('PATCHBAY_BUILDS_PER_TOKEN', 20, 'Builds under way that one token has asked for.'),
  queueLimit: limit('PATCHBAY_QUEUE_LIMIT', 1000, 'Builds that wait for a worker.'),
  failureCacheSeconds: Type.Integer({
    variable: 'PATCHBAY_FAILURE_CACHE_SECONDS',
    minimum: 0,
    default: 3600,
    description: 'A derivation that does not build is not tried again for so long, unless by a retry.',
  }),
  webhookAllow: Type.String({
    variable: 'PATCHBAY_WEBHOOK_ALLOW',
    default: '',
    description:
      'Private networks that webhooks may lie in, such as `10.1.0.0/16 fd00::/8`. Empty: public addresses only.',
  }),
  evalTimeoutSeconds: seconds('PATCHBAY_EVAL_TIMEOUT_SECONDS', 300, 'Longest evaluation.'),
  evalMemoryMb: megabytes('PATCHBAY_EVAL_MEMORY_MB', 4096, 'Memory that one evaluation may take.'),
  buildTimeoutSeconds: seconds('PATCHBAY_BUILD_TIMEOUT_SECONDS', 36_000, 'Longest build of one derivation.'),
  silentTimeoutSeconds: seconds(
    'PATCHBAY_SILENT_TIMEOUT_SECONDS',
    3600,
    'Longest time a derivation may say nothing.',
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
    'Longest log of a whole build; of a longer one the middle is dropped.',
  ),
  buildMemoryMb: Type.Integer({
    variable: 'PATCHBAY_BUILD_MEMORY_MB',
    minimum: 0,
    'x-default': 'three quarters of the memory of the machine, or of its container',
    description: 'Memory that the build of one derivation may hold, where Nix has no daemon. 0: no limit.',
  }),
  minFreeMb: Type.Integer({
    variable: 'PATCHBAY_MIN_FREE_MB',
    minimum: 0,
    default: 2048,
    description: 'No build starts with less free disk space than this.',
  }),
  cacheStore: Type.Optional(
    Type.String({
      variable: 'PATCHBAY_CACHE',
      'x-secret': true,
      pattern: '^(/|s3://[a-z0-9][a-z0-9.-]+)',
      'x-expected': 'the path of a folder, or `s3://<bucket>/<prefix>`',
      description:
        'Where the binary cache lies: a folder, or `s3://<bucket>/<prefix>`. Unset: `cache` in the data directory.',
    }),
  ),
  s3Endpoint: Type.Optional(
    Type.String({
      variable: 'PATCHBAY_S3_ENDPOINT',
      'x-secret': true,
      pattern: '^https?://',
      'x-expected': 'the URL of an S3-compatible storage: `https://…`',
      description: 'S3-compatible storage that is not Amazon’s.',
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
      description: 'Who Patchbay is to the storage.',
    }),
  ),
  s3SecretAccessKey: Type.Optional(
    Type.String({ variable: 'AWS_SECRET_ACCESS_KEY', 'x-secret': true, description: 'How it proves that.' }),
  ),
  cacheUrl: Type.Optional(
    Type.String({
      variable: 'PATCHBAY_CACHE_URL',
      'x-secret': true,
      // It goes into other people's nix.conf and command lines as it is.
      pattern: '^https?://([\\w.-]+|\\[[0-9a-fA-F:.]+\\])(:\\d{1,5})?(/[\\w.~/-]*)?$',
      'x-expected': 'the URL of the cache, `http://…` or `https://…`, without user, query or odd characters',
      description:
        'Where clients, and workers with an S3 cache, reach the cache. Unset: as the caller reached the API.',
    }),
  ),
  signingKeys: Type.Optional(
    Type.String({
      variable: 'PATCHBAY_SIGNING_KEYS',
      description:
        'Files of secret keys that the cache is signed with, separated by `:`. Unset: one in the data directory, made at the first start.',
    }),
  ),
  upstreamKeys: Type.String({
    variable: 'PATCHBAY_UPSTREAM_KEYS',
    default: 'cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=',
    description:
      'Public keys of caches that clients have anyway: paths signed with one are not published. `none`: all paths are.',
  }),
  cacheMaxDays: Type.Integer({
    variable: 'PATCHBAY_CACHE_MAX_DAYS',
    minimum: 1,
    default: 90,
    description: 'An environment that nobody used for so many days leaves the cache, unless it is pinned.',
  }),
  cacheMaxMb: megabytes(
    'PATCHBAY_CACHE_MAX_MB',
    51_200,
    'Size of the cache; above it, environments that were not used for longest leave, unless they are pinned.',
  ),
  scrubDays: Type.Integer({
    variable: 'PATCHBAY_SCRUB_DAYS',
    minimum: 0,
    default: 30,
    description:
      'Workers read each path of the cache once in so many days, and publish again what is broken. 0: never.',
  }),
  scrubMbPerSecond: megabytes(
    'PATCHBAY_SCRUB_MB_PER_SECOND',
    8,
    'A worker reads no faster than this for it.',
  ),
  historyDays: Type.Integer({
    variable: 'PATCHBAY_HISTORY_DAYS',
    minimum: 1,
    default: 90,
    description: 'Logs of builds, plans, tags, messages to webhooks and the audit are kept for so many days.',
  }),
  nixConfig: Type.String(clientSettings.nixConfig),
  path: Type.String(clientSettings.path),
  maxAttempts: Type.Integer({
    variable: 'PATCHBAY_MAX_ATTEMPTS',
    minimum: 1,
    default: 3,
    description: 'A build or plan that has lost this many workers fails.',
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

/** Thrown with every wrong variable at once. */
export class ConfigInvalid extends SetupFault {
  override name = 'ConfigInvalid'
  constructor(readonly faults: string[]) {
    super(`The configuration has faults:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
  }
}

/** Settings whose pattern lets pass what no program can ask, such as a port of 99999. */
const urls = ['databaseUrl', 'redisUrl', 'nixpkgsUrl', 's3Endpoint', 'cacheUrl', 'url']

/** Reads the settings of the service from the environment. Throws `ConfigInvalid`. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const settings: Record<string, unknown> = {
    dataDir: process.getuid?.() === 0 ? '/var/lib/patchbay' : join(homedir(), '.local/state/patchbay'),
    buildMemoryMb: Math.floor((0.75 * memoryBytes()) / (1024 * 1024)),
    channelsFile: fileURLToPath(new URL('../ops/channels.json', import.meta.url)),
  }
  for (const [name, { variable }] of Object.entries(settingsByName)) {
    if (environment[variable]) settings[name] = environment[variable]
  }
  const shape = shapeOf(Config, { coerce: true })
  const faults = shape.faults(settings).map(({ pointer, detail }) => {
    const setting = settingsByName[pointer.slice(1)]
    return `${setting?.variable ?? pointer}: ${detail}`
  })
  for (const name of urls) {
    const value = settings[name]
    // Its value may hold a password.
    if (typeof value === 'string' && value.includes('://') && !URL.canParse(value))
      faults.push(
        `${settingsByName[name]?.variable}: It is no URL: see to its host, and to its port, up to 65535.`,
      )
  }
  if (faults.length > 0 || !shape.has(settings)) throw new ConfigInvalid(faults)
  return Object.freeze(settings)
}

/** Of the machine, or of the control group of this process where that may take less. */
function memoryBytes(): number {
  const constrained = process.constrainedMemory?.() || Number.POSITIVE_INFINITY
  return Math.min(totalmem(), constrained)
}

/** What the schema says about each setting beside its type. */
export const settingsByName = Config.properties as unknown as Record<
  string,
  { variable: string; description: string; default?: unknown; 'x-default'?: string; 'x-secret'?: boolean }
>
