import { chown, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { execa } from 'execa'
import pg from 'pg'
import { SetupFault } from '../errors.ts'
import { claimFolder } from './folder-lock.ts'
import { keepRunning } from './keep-running.ts'
import { letPass, requirePassage } from './let-pass.ts'
import { type PostgresCommands, postgresCommands, unprivilegedUser } from './postgres-commands.ts'
import { checkSocketPath, type EmbeddedOptions, type EmbeddedServer, startEmbeddedServer } from './server.ts'
import { stopOrphan } from './stop-orphan.ts'

/**
 * Starts a private PostgreSQL, with a database `patchbay`, on a Unix socket that only its user and root can reach. Its data
 * persist over restarts and crashes. Throws if another process uses the folder.
 */
export async function startPostgres({
  dataDir,
  log,
  warn = log,
  settings: changes,
}: EmbeddedOptions): Promise<EmbeddedServer> {
  const folder = resolve(dataDir)
  const cluster = join(folder, 'cluster')
  const sockets = join(folder, 'run')
  checkSocketPath(join(sockets, '.s.PGSQL.5432'))
  await mkdir(folder, { recursive: true })
  const free = await claimFolder(folder)
  try {
    const user = await unprivilegedUser()
    if (user) {
      await letPass(dirname(folder), user)
      await letPass(folder, user)
      await requirePassage(folder, user)
    }
    const commands = await postgresCommands(folder, user)
    await initialise(cluster, commands)
    const settings = {
      listen_addresses: '',
      unix_socket_directories: sockets,
      max_connections: '100',
      ...changes,
    }
    const start = async (signal: AbortSignal) => {
      await stopOrphan(folder, join(cluster, 'postmaster.pid'), log)
      await makePrivateFolder(sockets, commands)
      return startEmbeddedServer(
        [
          commands.postgres,
          '-D',
          cluster,
          ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
        ],
        {
          ...commands.options,
          lock: join(folder, 'server.lock'),
          isReady: () => answers(urlOf(sockets, 'postgres')),
          log,
          signal,
        },
      )
    }
    const { lost, stop: stopServer } = await keepRunning('Postgres', start, warn)
    await createDatabase(urlOf(sockets, 'postgres'))
    const stop = async () => {
      await stopServer()
      await free()
    }
    return { url: urlOf(sockets, 'patchbay'), lost, stop }
  } catch (error) {
    await free()
    throw error
  }
}

const urlOf = (sockets: string, database: string) =>
  `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(sockets)}`

async function makePrivateFolder(folder: string, { options }: PostgresCommands): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  if (options.uid !== undefined && options.gid !== undefined) await chown(folder, options.uid, options.gid)
}

/** Creates the cluster unless it exists, under a temporary name until it is complete, as initdb may be killed half-way. */
async function initialise(cluster: string, commands: PostgresCommands): Promise<void> {
  const exists = await stat(cluster).then(
    () => true,
    () => false,
  )
  if (exists) return
  const unfinished = `${cluster}.new`
  await makePrivateFolder(unfinished, commands)
  // `trust`: the socket's folder has mode 0700, so that only its owner and root can reach it.
  const args = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-instructions']
  const { failed, shortMessage, stderr } = await execa(commands.initdb, ['-D', unfinished, ...args], {
    ...commands.options,
    reject: false,
  })
  if (failed)
    throw new SetupFault(`Postgres cannot create its data folder. ${shortMessage}\n${stderr}`.trim())
  await rename(unfinished, cluster)
}

async function answers(url: string): Promise<boolean> {
  const client = openClient(url)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = openClient(url)
  await client.connect()
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'patchbay'")
    if (rowCount === 0) await client.query('CREATE DATABASE patchbay')
  } finally {
    await client.end()
  }
}

/** A connection that breaks while no query runs is an event, which would end the process; the next query fails anyway. */
function openClient(connectionString: string): pg.Client {
  return new pg.Client({ connectionString }).on('error', () => {})
}
