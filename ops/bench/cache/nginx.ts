import { access, mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { freePort } from '../../free-port.ts'

/** Starts nginx in an empty folder, apart from any nginx of the machine, with the contents of `http { … }` for a port. */
export async function startNginx(
  folder: string,
  http: (port: number) => string,
  signal?: AbortSignal,
): Promise<{ url: string; close(): Promise<void> }> {
  await mkdir(folder)
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  await writeFile(file, configuration(folder, http(port)))
  const server = execa(await nginxProgram(), ['-p', folder, '-e', 'stderr', '-c', file], {
    stdin: 'ignore',
    reject: false,
    ...(signal && { cancelSignal: signal }),
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
  return { url, close }
}

function configuration(folder: string, http: string): string {
  return `daemon off;
worker_processes auto;
pid ${folder}/pid;
error_log stderr crit;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
${http}
}
`
}

/** Finds the machine's nginx, or the one that ops/setup/nginx.sh has unpacked. */
async function nginxProgram(): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  for (const program of ['/usr/sbin/nginx', join(cache, 'patchbay/nginx/usr/sbin/nginx')]) {
    const there = await access(program).then(
      () => true,
      () => false,
    )
    if (there) return program
  }
  throw new Error('There is no nginx: run ops/setup/nginx.sh')
}

/** Whatever the answer is: a server that takes tokens refuses this request. */
async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}
