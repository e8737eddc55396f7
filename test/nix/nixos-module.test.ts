import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { settingsByName } from '../../src/config.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/nixos/${name}`, import.meta.url))
/** A copy of Nixpkgs' `lib`, such as a checkout of Nixpkgs. A fresh machine has none. */
const nixpkgsLib = process.env.PATCHBAY_NIXPKGS_LIB || undefined

interface Service {
  after: string[]
  environment: { [variable: string]: string }
  serviceConfig: { [setting: string]: unknown }
}

interface Evaluated {
  services: { [name: string]: Service }
  users: { users: { [name: string]: object } }
  assertions: { assertion: boolean; message: string }[]
  postgresql: { enable?: boolean }
  redis: { servers: { [name: string]: object } }
  trusted: string[]
  ports: number[]
}

type Results = Record<'off' | 'whole' | 'workerElsewhere' | 'open', Evaluated> & {
  faults: { [fault: string]: boolean }
}

async function evaluate(lib: string, ...attribute: string[]): Promise<Results> {
  const { stdout } = await execa(
    'nix-instantiate',
    [
      '--eval',
      '--strict',
      '--json',
      '-E',
      `{ lib }: builtins.removeAttrs (import ${fixture('evaluate.nix')} { lib = import lib; }) [ ${attribute.map((one) => `"${one}"`).join(' ')} ]`,
      '--arg',
      'lib',
      lib,
    ],
    { env: { NIX_CONFIG: 'substituters =' } },
  )
  return JSON.parse(stdout) as Results
}

function check(t: Test, { off, whole, workerElsewhere, open }: Results): void {
  t.match(off, { services: {}, users: { users: {} }, postgresql: {}, redis: { servers: {} }, trusted: [] })

  const { 'patchbay-api': api, 'patchbay-worker': worker } = whole.services
  t.match(api?.serviceConfig, {
    ExecStart: /\/bin\/patchbay serve$/,
    User: 'patchbay',
    LoadCredential: ['PATCHBAY_ADMIN_TOKEN:/run/secrets/admin-token'],
    SupplementaryGroups: ['redis-patchbay'],
  })
  const shared = {
    PATCHBAY_CONCURRENCY: '2',
    PATCHBAY_CACHE_URL: 'https://cache.example/a%%20b',
    PATCHBAY_SIGNING_KEYS: '/run/secrets/old:/run/secrets/new',
    PATCHBAY_CHANNELS: /channels\.json#\{"nixos-unstable":\{"branch":"nixos-unstable","default":true\}\}$/,
    DATABASE_URL: 'postgresql://patchbay@localhost/patchbay?host=/run/postgresql',
    REDIS_URL: '/run/redis-patchbay/redis.sock',
  }
  t.match(api?.environment, { ...shared, PATCHBAY_ADMIN_TOKEN_FILE: '%d/PATCHBAY_ADMIN_TOKEN' })
  t.match(worker?.environment, shared)
  t.notOk(worker?.environment.PATCHBAY_ADMIN_TOKEN_FILE)
  t.match(worker?.serviceConfig, { ExecStart: /\/bin\/patchbay work$/, LoadCredential: [] })
  t.ok(worker?.after.includes('postgresql.service'))
  t.ok(whole.assertions.every(({ assertion }) => assertion))
  t.match(whole, { postgresql: { enable: true }, trusted: ['patchbay'], ports: [8313] })
  t.match(whole.redis.servers.patchbay, { enable: true, settings: { 'maxmemory-policy': 'noeviction' } })

  t.same(Object.keys(workerElsewhere.services), ['patchbay-worker'])
  const elsewhere = workerElsewhere.services['patchbay-worker']
  const files = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'DATABASE_URL', 'REDIS_URL']
  for (const name of files) {
    t.equal(elsewhere?.environment[`${name}_FILE`], `%d/${name}`)
    t.notOk(elsewhere?.environment[name], name)
  }
  t.match(elsewhere?.serviceConfig, { LoadCredential: { length: files.length } })
  t.notOk(elsewhere?.after.some((unit) => /postgresql|redis/.test(unit)))
  t.match(workerElsewhere, { postgresql: {}, redis: { servers: {} }, ports: [] })
  t.notOk(workerElsewhere.postgresql.enable)

  t.same(
    open.assertions.map(({ assertion }) => assertion),
    [false, false],
    'a secret in the store, and an API that no other machine could reach',
  )
  const known = Object.values(settingsByName).flatMap(({ variable }) => [variable, `${variable}_FILE`])
  for (const { environment } of [api, worker, elsewhere].flatMap((one) => one ?? []))
    for (const name of Object.keys(environment)) t.ok(['NODE_ENV', ...known].includes(name), name)
}

tap.test('the module, by a small module system', async (t) => {
  check(t, await evaluate(fixture('small-lib.nix'), 'faults'))
})

tap.test('its services have the rights of the units in ops/systemd', async (t) => {
  const { whole } = await evaluate(fixture('small-lib.nix'), 'faults')
  for (const name of ['patchbay-api', 'patchbay-worker']) {
    const unit = await readFile(
      fileURLToPath(new URL(`../../ops/systemd/${name}.service`, import.meta.url)),
      'utf8',
    )
    const wanted: { [setting: string]: string[] } = {}
    for (const [, key = '', value = ''] of unit.matchAll(/^(\w+)=(.*)$/gm))
      if (
        !/^(Description|Wants|WantedBy|After|ExecStart|Environment|EnvironmentFile|LoadCredential)$/.test(key)
      )
        wanted[key] = [
          ...(wanted[key] ?? []),
          ...(key === 'RestrictAddressFamilies' ? value.split(' ') : [value]),
        ]
    t.ok(Object.keys(wanted).length > 25)
    for (const [key, values] of Object.entries(wanted)) {
      const set = whole.services[name]?.serviceConfig[key]
      const texts = (Array.isArray(set) ? set : [set]).map((one) => (one === true ? 'yes' : String(one)))
      t.same(texts, values, `${name}: ${key}`)
    }
  }
})

const noLib = nixpkgsLib === undefined && 'PATCHBAY_NIXPKGS_LIB does not name the folder `lib` of a Nixpkgs'
tap.test('the module, by that of Nixpkgs, which checks types and names', { skip: noLib }, async (t) => {
  t.ok(existsSync(nixpkgsLib ?? ''))
  const results = await evaluate(nixpkgsLib ?? '')
  check(t, results)
  t.same(results.faults, { unknownOption: true, wrongType: true })
})
