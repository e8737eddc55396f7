import { chmod, chown, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { execa } from 'execa'
import pg from 'pg'
import { claimFolder } from './claim.ts'
import { stopLeftOver } from './left-over.ts'
import { type PostgresCommands, postgresCommands, unprivilegedUser } from './postgres-commands.ts'
import { checkSocketPath, type EmbeddedOptions, type EmbeddedServer, startServer } from './server.ts'

/**
 * Starts a private PostgreSQL, with a database `patchbay`, on a Unix socket that only its user and root can reach. The same
 * data are there again at the next start, also after a crash. Throws where another process uses the folder.
 */
export async function startPostgres({
  dataDir,
  log,
  settings: changes,
}: EmbeddedOptions): Promise<EmbeddedServer> {
  const folder = resolve(dataDir)
  const cluster = join(folder, 'cluster')
  const sockets = join(folder, 'run')
  checkSocketPath(join(sockets, '.s.PGSQL.5432'))
  await mkdir(folder, { recursive: true })
  const free = await claimFolder(folder)
  try {
    await stopLeftOver(folder, join(cluster, 'postmaster.pid'), log)
    await letPass(dirname(folder))
    const commands = await postgresCommands(folder)
    await makePrivateFolder(sockets, commands)
    await initialise(cluster, commands)
    const settings = {
      listen_addresses: '',
      unix_socket_directories: sockets,
      max_connections: '100',
      ...changes,
    }
    const stopServer = await startServer(
      [
        commands.postgres,
        '-D',
        cluster,
        ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
      ],
      { ...commands.options, isReady: () => answers(urlOf(sockets, 'postgres')), log },
    )
    await createDatabase(urlOf(sockets, 'postgres'))
    const stop = async () => {
      await stopServer()
      await free()
    }
    return { url: urlOf(sockets, 'patchbay'), stop }
  } catch (error) {
    await free()
    throw error
  }
}

const urlOf = (sockets: string, database: string) =>
  `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(sockets)}`

/** Where Postgres runs as another user: lets it, and those of its group, through a folder that nobody else may enter. */
async function letPass(folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { mode, uid } = await stat(folder)
  if (uid !== 0 || (mode & 0o777) !== 0o700) return
  const { gid } = await unprivilegedUser()
  await chown(folder, uid, gid)
  await chmod(folder, 0o710)
}

async function makePrivateFolder(folder: string, { options }: PostgresCommands): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  if (options.uid !== undefined && options.gid !== undefined) await chown(folder, options.uid, options.gid)
}

/** Makes the cluster unless it is there. Under another name until it is whole, for initdb may be killed half-way. */
async function initialise(cluster: string, commands: PostgresCommands): Promise<void> {
  const exists = await stat(cluster).then(
    () => true,
    () => false,
  )
  if (exists) return
  const unfinished = `${cluster}.new`
  await makePrivateFolder(unfinished, commands)
  // `trust`: whoever can reach the socket, in a folder of mode 0700, is the owner or root.
  const args = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-instructions']
  await execa(commands.initdb, ['-D', unfinished, ...args], commands.options)
  await rename(unfinished, cluster)
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'patchbay'")
    if (rowCount === 0) await client.query('CREATE DATABASE patchbay')
  } finally {
    await client.end()
  }
}
