import { mkdir } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join, resolve } from 'node:path'
import { claimFolder } from './folder-lock.ts'
import { keepRunning } from './keep-running.ts'
import {
  checkSocketPath,
  type EmbeddedOptions,
  type EmbeddedServer,
  requireProgram,
  startEmbeddedServer,
} from './server.ts'
import { stopOrphan } from './stop-orphan.ts'

/**
 * Starts a private Redis on a Unix socket, from the system's `redis-server`. It writes every change to an append-only file and
 * never evicts, as BullMQ requires. Throws if another process uses the folder.
 */
export async function startRedis({
  dataDir,
  log,
  warn = log,
  settings: changes,
}: EmbeddedOptions): Promise<EmbeddedServer> {
  const folder = resolve(dataDir)
  const socket = checkSocketPath(join(folder, 'redis.sock'))
  const pidFile = join(folder, 'redis.pid')
  await requireProgram('redis-server', 'Install it (Debian: redis-server), or set REDIS_URL.')
  await mkdir(folder, { recursive: true })
  const free = await claimFolder(folder)
  try {
    const settings = {
      port: '0',
      unixsocket: socket,
      unixsocketperm: '700',
      dir: folder,
      pidfile: pidFile,
      appendonly: 'yes',
      save: '',
      'maxmemory-policy': 'noeviction',
      ...changes,
    }
    const start = async (signal: AbortSignal) => {
      await stopOrphan(folder, pidFile, log)
      return startEmbeddedServer(
        ['redis-server', ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])],
        { lock: join(folder, 'server.lock'), isReady: () => answers(socket), log, signal },
      )
    }
    const { lost, stop: stopServer } = await keepRunning('Redis', start, warn)
    const stop = async () => {
      await stopServer()
      await free()
    }
    return { url: socket, lost, stop }
  } catch (error) {
    await free()
    throw error
  }
}

/** Returns whether the server answers PONG. While it loads its file it accepts connections, but answers otherwise. */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket)
    const settle = (ready: boolean) => {
      connection.destroy()
      resolve(ready)
    }
    connection.once('connect', () => connection.write('PING\r\n'))
    connection.once('data', (answer) => settle(answer.toString().startsWith('+PONG')))
    connection.once('error', () => settle(false))
    connection.once('close', () => settle(false))
  })
}
