import tap from 'tap'
import { settingsByName } from '../../src/config.ts'
import { type Composition, composeMissing, render } from './compose.ts'

const passwords = { POSTGRES_PASSWORD: 'one1', REDIS_PASSWORD: 'two2', PATCHBAY_ADMIN_TOKEN: '3'.repeat(32) }

const missing = await composeMissing()

// Not run only where docker-compose is neither there nor to be installed; `missing` says which, as the reason.
tap.test('docker-compose.yml', { skip: missing ?? false }, async (t) => {
  const rendered = await render(passwords)
  const { api, worker, postgres, redis } = rendered.services

  t.test('has the API, a worker, Postgres and Redis, each watched and restarted', async (t) => {
    t.same(Object.keys(rendered.services).sort(), ['api', 'postgres', 'redis', 'worker'])
    for (const [name, service] of Object.entries(rendered.services)) {
      t.ok(service.healthcheck?.test.length, `${name} has a health check`)
      t.equal(service.restart, 'unless-stopped', name)
    }
    t.same(api?.command, ['patchbay', 'serve'])
    t.same(worker?.command, ['patchbay', 'work'])
    for (const service of [api, worker]) {
      t.same(service?.depends_on, {
        postgres: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      })
    }
  })

  t.test('Redis throws no key away and writes down what it holds', async (t) => {
    const command = redis?.command ?? []
    t.equal(command[command.indexOf('--maxmemory-policy') + 1], 'noeviction')
    t.equal(command[command.indexOf('--appendonly') + 1], 'yes')
    t.equal(command[command.indexOf('--requirepass') + 1], passwords.REDIS_PASSWORD)
  })

  t.test('what must outlive a container is in a named volume', async (t) => {
    const targets = Object.values(rendered.services)
      .flatMap((service) => service.volumes ?? [])
      .map((line) => line.split(':'))
      .filter(([source = '']) => source in rendered.volumes)
      .map(([, target]) => target)
    const data = '/var/lib/patchbay'
    t.same([...new Set(targets)].sort(), ['/data', '/nix', data, `${data}/cache`, '/var/lib/postgresql'])
  })

  t.test('the API serves the cache that the worker fills, and cannot write to it', async (t) => {
    const cache = (service: (typeof rendered.services)[string] | undefined) =>
      service?.volumes?.filter((line) => line.startsWith('cache:'))
    t.same(cache(worker), ['cache:/var/lib/patchbay/cache:rw'])
    t.same(cache(api), ['cache:/var/lib/patchbay/cache:ro'])
  })

  t.test('every variable is one that Patchbay reads, and every setting can be given', async (t) => {
    const known = Object.values(settingsByName).map(({ variable }) => variable)
    const named = Object.keys({ ...api?.environment, ...worker?.environment })
    t.same(
      named.filter((name) => !known.includes(name)),
      [],
    )
    // Of the image itself, of the mounted channels.json, and of the client.
    const fixed = [
      'PATCHBAY_HOST',
      'PATCHBAY_DATA_DIR',
      'PATCHBAY_CHANNELS',
      'PATH',
      'PATCHBAY_URL',
      'PATCHBAY_TOKEN',
    ]
    const published = ['PATCHBAY_PORT']
    t.same([...named, ...fixed, ...published].sort(), known.sort())
  })

  t.test('a setting of the machine reaches the worker', async (t) => {
    const given = await render({ ...passwords, PATCHBAY_CONCURRENCY: '4', PATCHBAY_PORT: '9000' })
    t.equal(given.services.worker?.environment?.PATCHBAY_CONCURRENCY, '4')
    t.same(given.services.api?.ports, ['127.0.0.1:9000:8313/tcp'])
  })

  t.test('there is no password, and no token, but the one that is given', async (t) => {
    for (const name of Object.keys(passwords)) {
      const others = Object.fromEntries(Object.entries(passwords).filter(([other]) => other !== name))
      await t.rejects(render(others), { message: new RegExp(`set ${name}`) }, `refused without ${name}`)
      await t.rejects(render({ ...others, [name]: '' }), `refused with an empty ${name}`)
    }
    t.equal(postgres?.environment?.POSTGRES_PASSWORD, passwords.POSTGRES_PASSWORD)
    t.equal(api?.environment?.PATCHBAY_ADMIN_TOKEN, passwords.PATCHBAY_ADMIN_TOKEN)
    t.notOk('PATCHBAY_ADMIN_TOKEN' in (worker?.environment ?? {}), 'the worker has no use for it')
  })

  t.test('only the API can be reached, and only from this machine', async (t) => {
    t.same(publishedBy(rendered), { api: ['127.0.0.1:8313:8313/tcp'] })
    t.equal(rendered.networks.servers?.internal, true)
  })

  t.test('the API has no rights; the worker has what the sandbox needs, and no more', async (t) => {
    t.same(api?.cap_drop, ['ALL'])
    t.equal(api?.user, undefined)
    t.equal(worker?.user, 'root')
    t.notOk(worker?.privileged)
    t.same(worker?.cap_drop, ['ALL'])
    t.same(worker?.cap_add, ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID'])
    const unconfined = ['seccomp', 'apparmor', 'systempaths'].map((filter) => `${filter}=unconfined`)
    t.same(worker?.security_opt, ['no-new-privileges=true', ...unconfined])
  })
})

function publishedBy({ services }: Composition): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, { ports }]) => (ports ? [[name, ports]] : [])),
  )
}
