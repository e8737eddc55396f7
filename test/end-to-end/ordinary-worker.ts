import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { moduleOf, nodeOptions } from '../program.ts'
import { startProxy } from '../proxy.ts'
import type { NixDaemon } from './nix-daemon.ts'
import type { Settings, Site } from './site.ts'
import { takingBuilds, type WorkerProcess } from './worker-process.ts'

const project = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
/** The user nobody: neither trusted by the daemon nor a build user of Nix. */
const user = 65534

/** Where the user may not enter a folder above the project, the worker sees the project in a new one in its place. */
const entered = `
  project=$0; seen=$1; top=/$(echo "$project" | cut -d/ -f2); shift
  if ! setpriv --reuid ${user} --regid ${user} --clear-groups test -r "$project/package.json"; then
    mount --bind "$project" "$seen"
    mount -t tmpfs -o mode=755 tmpfs "$top"
    mkdir -p "$project"
    mount --bind "$seen" "$project"
  fi
  cd "$project"
  exec setpriv --reuid ${user} --regid ${user} --clear-groups --pdeathsig KILL "$@"`

/** Starts `patchbay work` as an ordinary user whose Nix is that daemon's, and waits until it takes builds. */
export async function startOrdinaryWorker(
  t: Pick<Test, 'teardown'>,
  site: Site,
  daemon: NixDaemon,
  settings: Settings = {},
): Promise<WorkerProcess> {
  const dataDir = join(site.dataDir, 'of-user')
  const seen = join(site.dataDir, 'project')
  await mkdir(dataDir, { recursive: true })
  await mkdir(seen, { recursive: true })
  await chmod(site.dataDir, 0o755)
  await chown(dataDir, user, user)
  const environment = site.environment({
    ...settings,
    PATCHBAY_DATA_DIR: dataDir,
    // The servers' sockets are for their own users alone.
    DATABASE_URL: (await startProxy(t, site.databaseUrl)).url,
    REDIS_URL: await redisByTcp(t, site.environment().REDIS_URL ?? ''),
    NIX_CONFIG: `store = ${daemon.storeUri}\n${settings.NIX_CONFIG ?? ''}`,
  })
  const worker = [process.execPath, ...nodeOptions, moduleOf('src/cli.ts'), 'work']
  const child = spawn(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-euc', entered, project, seen, ...worker],
    { cwd: '/', env: environment, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  return takingBuilds(t, child)
}

/** A URL for what listens at a Unix socket, `/…/redis.sock?db=3`. */
async function redisByTcp(t: Pick<Test, 'teardown'>, url: string): Promise<string> {
  const [path = '', database = '0'] = url.split('?db=')
  const server = createServer((client) => {
    const upstream = connect(path)
    client.pipe(upstream).pipe(client)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}/${database}`
}
