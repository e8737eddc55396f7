import { basename, dirname } from 'node:path'
import tap from 'tap'
import { circles, type Import, readImports, sourceFiles } from '../ops/layout/imports.ts'

/** The files that may lie beside the folders. They do the wiring and import anything, but for `config` and `errors`. */
const loose = ['api-process', 'cli', 'config', 'errors', 'server', 'up', 'worker']

/**
 * Who may import whom: by folder or file, the folders and files of other top folders; `(types)` after a name allows types alone.
 * `spec` is pure, and anything may take its values where the table names it.
 */
const mayImport: { [folder: string]: string[] } = {
  config: ['api', 'cache', 'client/settings', 'errors', 'publish', 'queue', 'spec'],
  errors: [],
  threads: [],
  spec: ['errors'],
  nix: ['spec', 'tracing', 'errors'],
  cache: ['nix (types)', 'db (types)', 'errors'],
  db: ['spec', 'errors', 'generated'],
  queue: ['errors'],
  embedded: ['errors'],
  requirements: ['spec', 'threads'],
  jobs: ['db (types)', 'queue (types)', 'nix', 'config (types)', 'errors'],
  channel: ['nix', 'spec', 'jobs', 'db (types)', 'db/outages', 'config (types)', 'errors'],
  plan: [
    'nix',
    'channel',
    'cache',
    'jobs',
    'db (types)',
    'db/outages',
    'spec (types)',
    'config (types)',
    'errors',
  ],
  verify: ['nix', 'plan (types)', 'spec (types)', 'errors'],
  publish: ['cache', 'nix', 'jobs', 'threads', 'db (types)', 'config (types)', 'errors'],
  sweep: ['cache', 'publish', 'jobs', 'db (types)', 'db/outages', 'nix', 'config (types)', 'errors'],
  build: [
    'plan',
    'verify',
    'publish',
    'cache',
    'nix',
    'jobs',
    'db',
    'tracing',
    'spec (types)',
    'spec/free-threading-releases',
    'config (types)',
    'errors',
  ],
  webhooks: ['db (types)', 'errors'],
  metrics: ['db (types)', 'db/outages', 'errors'],
  tracing: ['db (types)', 'errors'],
  processes: ['embedded', 'metrics (types)', 'config (types)', 'errors'],
  api: [
    'db',
    'channel',
    'cache (types)',
    'queue (types)',
    'requirements',
    'metrics (types)',
    'tracing',
    'spec',
    'config (types)',
    'errors',
  ],
  client: ['nix', 'requirements', 'spec (types)', 'spec/free-threading-releases', 'errors'],
}

/** … and within a top folder, for those that have an order of their own. What is not named imports anything of its folder. */
const mayImportWithin: { [folder: string]: string[] } = {
  'api/problems': ['api/resources/problem'],
  'api/auth': ['api/dependencies (types)', 'api/problems', 'api/resources'],
  'api/fetching': ['api/auth', 'api/dependencies (types)', 'api/resources', 'api/watch'],
  'api/hooks': ['api/auth', 'api/dependencies (types)', 'api/problems', 'api/resources'],
  'api/openapi': ['api/auth', 'api/dependencies (types)', 'api/hooks', 'api/resources'],
  'api/resources': [],
  'api/submit': ['api/auth', 'api/dependencies (types)', 'api/problems', 'api/resources'],
  'api/watch': ['api/dependencies (types)', 'api/resources'],
  'api/routes': [
    'api/dependencies (types)',
    ...['api/auth', 'api/fetching', 'api/hooks', 'api/problems', 'api/resources', 'api/submit', 'api/watch'],
  ],
  'client/http': [],
  'client/check': ['client/http'],
  'client/output': ['client/check', 'client/http', 'client/settings'],
  'client/nix': ['client/http', 'client/output'],
  'client/follow': ['client/http', 'client/output'],
  'client/actions': ['client/check', 'client/follow', 'client/http', 'client/nix', 'client/output'],
  'requirements/markers': ['requirements/names', 'requirements/pep440', 'requirements/requirement'],
}

/** Packages that some folders keep from all others. */
const owners: { [dependency: string]: string[] } = {
  '@prisma/client': ['db'],
  pg: ['db', 'embedded'],
  bullmq: ['queue'],
  ioredis: ['queue'],
  fastify: ['api'],
  ajv: ['spec'],
  undici: ['nix', 'webhooks'],
  '@aws-sdk/client-s3': ['cache'],
  'ipaddr.js': ['webhooks'],
  standardwebhooks: ['webhooks'],
  'prom-client': ['metrics'],
  '@opentelemetry/api': ['tracing'],
}

/** `spec` for `spec/schema.ts`, `errors` for `errors.ts`. */
const topOf = (path: string) => path.split('/')[0]?.replace(/\.ts$/, '') ?? ''

const isBelow = (path: string, place: string) => path === `${place}.ts` || path.startsWith(`${place}/`)

function isAllowed({ from, isType }: Import, places: string[]): boolean {
  return places.some((place) => {
    const [, folder = '', types] = /^(\S+)( \(types\))?$/.exec(place) ?? []
    return isBelow(from, folder) && (isType || types === undefined)
  })
}

/** The longest place of the table that a file is in. */
function placeOf(file: string): string | undefined {
  return Object.keys(mayImportWithin)
    .filter((place) => isBelow(file, place))
    .sort((one, other) => other.length - one.length)[0]
}

tap.test('every folder imports only what the layout lets it', async (t) => {
  const all = await readImports()
  t.ok(all.length > 1000, 'imports are found')
  for (const one of all) {
    const { file, from, isPackage, isType } = one
    const top = topOf(file)
    if (isPackage) {
      const owned = owners[from]
      if (owned) t.ok(owned.includes(top) || isType, `${file} imports ${from}`)
    } else if (topOf(from) === top) {
      const place = placeOf(file)
      if (place && !isBelow(from, place))
        t.ok(isAllowed(one, mayImportWithin[place] ?? []), `${file} imports ${from}`)
    } else {
      const allowed = mayImport[top]
      if (allowed) t.ok(isAllowed(one, allowed), `${file} imports ${from}`)
      else t.ok(loose.includes(top), `${top} has its place in the table`)
    }
  }
})

tap.test('no file reaches itself by imports, types included', async (t) => {
  t.same(circles(await readImports()), [])
})

tap.test('the reader of imports finds circles', async (t) => {
  const one = (file: string, from: string): Import => ({ file, from, isPackage: false, isType: true })
  t.same(circles([one('a.ts', 'b.ts'), one('b.ts', 'c.ts'), one('c.ts', 'b.ts')]), [['b.ts', 'c.ts']])
})

tap.test('nothing lies beside the folders but the programs, their settings and the errors', async (t) => {
  const files = (await sourceFiles()).filter((file) => dirname(file) === '.')
  t.same(
    files.map((file) => basename(file, '.ts')),
    loose,
  )
})
