import { access, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Ground } from './ground.ts'

/** A process that serves the cache. */
export interface Side {
  name: 'nginx' | 'Patchbay'
  url: string
  close(): Promise<void>
}

/** The service that is measured: this tree's, or another build of it for comparison. */
const cli = process.env.PATCHBAY_BENCH_CLI ?? fileURLToPath(new URL('../../../dist/cli.js', import.meta.url))

/** Starts `patchbay serve` with further settings. */
export async function servePatchbay(
  root: string,
  ground: Pick<Ground, 'databaseUrl' | 'redisUrl' | 'folder'>,
  signal: AbortSignal,
  settings: { [variable: string]: string } = {},
): Promise<Side & { pid: number }> {
  const server = execa(process.execPath, [cli, 'serve'], {
    env: {
      DATABASE_URL: ground.databaseUrl,
      REDIS_URL: ground.redisUrl,
      PATCHBAY_CACHE: ground.folder,
      PATCHBAY_DATA_DIR: join(root, 'data'),
      PATCHBAY_PORT: '0',
      ...settings,
    },
    stdin: 'ignore',
    stdout: 'pipe',
    reject: false,
    cancelSignal: signal,
    buffer: false,
  })
  const close = async () => {
    server.kill('SIGTERM')
    await server
  }
  const url = await new Promise<string | undefined>((resolve) => {
    createInterface(server.stdout).on('line', (line) => {
      const { msg, address } = JSON.parse(line) as { msg?: string; address?: string }
      if (msg === 'patchbay is up') resolve(address)
    })
    server.once('exit', () => resolve(undefined))
  })
  if (!url || !server.pid) throw new Error('patchbay serve has ended before it was up')
  return { name: 'Patchbay', url, pid: server.pid, close }
}

/** Starts nginx with its manual's settings for files, apart from any nginx of the machine. */
export async function serveNginx(root: string, ground: Ground, signal: AbortSignal): Promise<Side> {
  const folder = join(root, 'nginx')
  await mkdir(folder)
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  await writeFile(file, configuration(folder, ground.folder, port))
  const server = execa(await nginxProgram(), ['-p', folder, '-e', 'stderr', '-c', file], {
    stdin: 'ignore',
    reject: false,
    cancelSignal: signal,
  })
  const url = `http://127.0.0.1:${port}`
  const close = async () => {
    server.kill('SIGTERM')
    await server
  }
  while (!(await answers(`${url}/nix-cache-info`))) {
    if (server.exitCode !== null) throw new Error(`nginx has ended: ${(await server).stderr}`)
    await sleep(50)
  }
  return { name: 'nginx', url, close }
}

function configuration(folder: string, cache: string, port: number): string {
  return `daemon off;
worker_processes auto;
pid ${folder}/pid;
error_log stderr crit;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  open_file_cache max=20000 inactive=60s;
  types { text/x-nix-narinfo narinfo; application/json ls; application/x-nix-nar zst; }
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
  server { listen 127.0.0.1:${port}; root ${cache}; }
}
`
}

/** Finds the machine's nginx, or the one that ops/setup/bench-cache.sh has unpacked. */
async function nginxProgram(): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  for (const program of ['/usr/sbin/nginx', join(cache, 'patchbay/nginx/usr/sbin/nginx')]) {
    const there = await access(program).then(
      () => true,
      () => false,
    )
    if (there) return program
  }
  throw new Error('There is no nginx: run ops/setup/bench-cache.sh')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
}
