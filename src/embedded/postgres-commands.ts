import { constants } from 'node:fs'
import { chmod, cp, mkdir, readFile, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { execa } from 'execa'
import { SetupFault } from '../errors.ts'
import type { OtherUser } from './let-pass.ts'
import { packagedPostgres } from './packaged-postgres.ts'

/** The commands to run the npm package's programs on this machine. */
export interface PostgresCommands {
  initdb: string
  postgres: string
  /** Options for every run of them. */
  options: { env: { LD_LIBRARY_PATH: string }; uid?: number; gid?: number }
}

/**
 * Prepares the programs for use; `folder` takes the files that they need besides the npm package.
 *
 * - The package's install script creates symbolic links to its libraries. They are missing if it did not run (`npm ci
 *   --ignore-scripts`) or node_modules is read-only: then this function creates them in `folder`.
 * - Postgres refuses to run as root. Then it runs as `postgres`, or as `nobody` if there is no such user; and from a copy if
 *   that user cannot reach node_modules (a checkout under /root).
 */
export async function postgresCommands(folder: string, user: OtherUser | null): Promise<PostgresCommands> {
  const packaged = dirname(dirname(await packagedPostgres()))
  const libraries = join(folder, 'lib')
  const commandsIn = (native: string): PostgresCommands => ({
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    options: {
      env: { LD_LIBRARY_PATH: `${libraries}:${join(native, 'lib')}` },
      ...(user && { uid: user.uid, gid: user.gid }),
    },
  })

  await linkLibraries(packaged, packaged, libraries)
  const commands = commandsIn(packaged)
  const trial = await execa(commands.postgres, ['--version'], { ...commands.options, reject: false })
  if (!trial.failed) return commands
  if (trial.code !== 'EACCES' && trial.exitCode !== 127)
    throw new SetupFault(
      `Postgres does not run on this machine. ${trial.shortMessage}\n${trial.stderr}`.trim(),
    )

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
  // Another user reads it, whatever the umask.
  await chmod(libraries, 0o755)
  for (const { source, target } of links)
    await symlink(join(native, 'lib', basename(source)), join(libraries, basename(target)))
}

/**
 * Returns the user that Postgres runs as; null if that is this process' own. Throws `SetupFault` if this process is root and
 * there is no such user.
 */
export async function unprivilegedUser(): Promise<OtherUser | null> {
  if (process.getuid?.() !== 0) return null
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (!user)
    throw new SetupFault(
      'Postgres refuses to run as root, and there is neither a user `postgres` nor `nobody`. Add one, or set DATABASE_URL.',
    )
  const [name = '', , uid, gid] = user
  return { name, uid: Number(uid), gid: Number(gid) }
}
