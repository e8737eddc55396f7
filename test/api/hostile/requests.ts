import fc from 'fast-check'
import { codeThatShows, escaped, oddText } from './texts.ts'

/** Sends the bytes unchanged: no client normalises the path. */
export interface HostileRequest {
  method: 'GET' | 'HEAD' | 'POST'
  path: string
  body?: string
}

/** Files that an attack tries to make, and to read. */
export interface Canaries {
  /** Exists if anything has run a caller's text. */
  touched: string
  /** A file that callers must not read. */
  secret: string
}

const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const anyTime = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc
    .tuple(fc.integer(), fc.integer({ min: 0, max: 99 }))
    .map(([year, day]) => `${year}-01-${day}T00:00:00.000Z`),
  oddText,
)
const anyId = fc.oneof(oddText, fc.uuid(), fc.bigInt().map(String))

export const anyCursor = fc.oneof(
  fc.tuple(anyTime, anyId).map(cursorOf),
  fc.tuple(oddText, oddText).map(cursorOf),
  fc.json().map((json) => Buffer.from(json).toString('base64url')),
  fc.base64String(),
  oddText,
)

const parameters = [
  ...[
    'limit',
    'status',
    'package',
    'channel',
    'tag',
    'since',
    'token',
    'state',
    'prefix',
    'wait',
    'after',
    'x',
  ],
]
export const anyQuery = fc
  .array(fc.tuple(fc.constantFrom(...parameters), fc.oneof(anyTime, anyId, oddText)), { maxLength: 3 })
  .map((pairs) => pairs.map(([name, value]) => `${name}=${escaped(value)}`).join('&'))

const nothing = '0190c0de-0000-7000-8000-000000000000'
export const lists = [
  ...['/v1/environments', '/v1/packages', '/v1/tokens', '/v1/audit', '/v1/webhooks'],
  `/v1/webhooks/${nothing}/deliveries`,
]

export const cursorRequests: fc.Arbitrary<HostileRequest> = fc
  .tuple(fc.constantFrom(...lists), anyCursor)
  .map(([list, cursor]) => ({ method: 'GET', path: `${list}?cursor=${escaped(cursor)}` }))

export const queryRequests: fc.Arbitrary<HostileRequest> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(
        ...[
          ...lists,
          '/v1/channels',
          `/v1/builds/${nothing}/log`,
          `/v1/builds/${nothing}/events`,
          '/v1/sweeps',
        ],
      ),
      fc
        .tuple(fc.constantFrom('packages', 'channels', 'environments', 'builds', 'tokens', 'plans'), oddText)
        .map(([kind, id]) => `/v1/${kind}/${escaped(id)}`),
    ),
    anyQuery,
  )
  .map(([path, query]) => ({ method: 'GET', path: `${path}?${query}` }))

/** Names that the schema accepts, so that attacks get past its patterns. */
const known = ['click', 'jinja2', 'CLICK', 'markupsafe']
const names = [...known, 'nosuchpackage', '_', 'a-b']

/** Names of modules that can be told from all others wherever they turn up. */
const markedModule = fc.stringMatching(/^marker_[a-z0-9]{1,8}(\.[a-z]{1,4})?(\.\*)?$/)

/** Specs, and other bodies. */
export function specRequests(canaries: Canaries): fc.Arbitrary<HostileRequest> {
  const code = codeThatShows(canaries)
  const text = fc.oneof(code, oddText, fc.constantFrom(...names))
  const list = fc.array(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: text }),
    {
      maxLength: 4,
    },
  )
  const module = fc.oneof(markedModule, fc.constantFrom('click', 'jinja2.*'), text)
  const odd = (usual: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: fc.anything() })
  const spec = fc.record(
    {
      packages: odd(list),
      rebuild: odd(fc.oneof(fc.constantFrom('auto', 'none'), list, text)),
      drop: odd(list),
      keep: odd(list),
      skipImports: odd(fc.array(module, { maxLength: 3 })),
      gil: odd(fc.constantFrom('report', 'require-disabled')),
      checks: odd(fc.constantFrom('none', 'rebuilt')),
      source: odd(text),
      target: odd(fc.oneof(fc.constantFrom('3.13t', 'python313FreeThreading'), text)),
      channel: odd(text),
      system: odd(fc.oneof(fc.constant('x86_64-linux'), text)),
      tags: odd(fc.dictionary(text, text, { maxKeys: 2 })),
      priority: odd(fc.constantFrom('high', 'low')),
      pin: fc.anything(),
    },
    { requiredKeys: ['packages'] },
  )
  const sound = fc.record(
    {
      packages: fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 4 }),
      skipImports: fc.array(markedModule, { maxLength: 3 }),
      gil: fc.constantFrom('report', 'require-disabled'),
    },
    { requiredKeys: ['packages'] },
  )
  const body = fc.oneof(
    { weight: 1, arbitrary: sound.map(asJson) },
    { weight: 8, arbitrary: spec.map(asJson) },
    { weight: 1, arbitrary: fc.anything().map(asJson) },
    { weight: 1, arbitrary: text },
  )
  // Plans are few: each that is taken has a worker evaluate.
  const environments = Array.from({ length: 7 }, () => '/v1/environments')
  return fc
    .tuple(fc.constantFrom(...environments, '/v1/plans?wait=0'), body)
    .map(([path, body]) => ({ method: 'POST', path, body }))
}

/** Names of objects, and ways out of the folder that they lie in. */
export function cacheRequests({ secret }: Canaries): fc.Arbitrary<HostileRequest> {
  const digit = '0123456789abcdfghijklmnpqrsvwxyz'
  const hash = (length: number) =>
    fc.stringOf(fc.constantFrom(...digit), { minLength: length, maxLength: length })
  const up = fc
    .tuple(
      fc.constantFrom(
        '../',
        '..%2f',
        '%2e%2e/',
        '%2e%2e%2f',
        '..%5c',
        '....//',
        './',
        '%2f',
        '//',
        '%00',
        '..;/',
        '%c0%ae%c0%ae/',
      ),
      fc.integer({ min: 1, max: 9 }),
    )
    .map(([step, times]) => step.repeat(times))
  const file = fc.constantFrom(
    'secret',
    secret,
    secret.slice(1),
    'nix-cache-info',
    'etc/passwd',
    `${'../'.repeat(9)}${secret.slice(1)}`,
  )
  const ending = fc.constantFrom('', '.narinfo', '.ls', '.nar.zst', '.drv', '%00.narinfo', '?', '#')
  const name = fc.oneof(
    fc.tuple(up, file, ending).map((parts) => parts.join('')),
    fc.tuple(hash(32), ending).map((parts) => parts.join('')),
    fc.tuple(hash(52), hash(8)).map(([long, short]) => `${long}-${short}.nar.zst`),
    fc.tuple(hash(32), up, file).map((parts) => parts.join('')),
    fc.tuple(oddText, ending).map(([text, end]) => escaped(text) + end),
  )
  return fc
    .tuple(fc.constantFrom('GET' as const, 'HEAD' as const), fc.constantFrom('/', '/nar/', '/log/', ''), name)
    .map(([method, folder, name]) => ({
      method,
      path: `${folder}${name}`.replace(/^(?!\/)/, '/'),
    }))
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null'
  } catch {
    // A number without end, or a circle.
    return '{"packages":["click"],"gil":1e999}'
  }
}
