import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Ground } from './ground.ts'
import { startNginx } from './nginx.ts'

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
  const http = (port: number) => `
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  open_file_cache max=20000 inactive=60s;
  types { text/x-nix-narinfo narinfo; application/json ls; application/x-nix-nar zst; }
  server { listen 127.0.0.1:${port}; root ${ground.folder}; }`
  return { name: 'nginx', ...(await startNginx(join(root, 'nginx'), http, signal)) }
}
