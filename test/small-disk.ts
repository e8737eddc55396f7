import { execFile } from 'node:child_process'
import { appendFile, chown, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import type { Test } from 'tap'
import { startPostgres } from '../src/embedded/postgres.ts'
import { temporaryFolder } from './servers.ts'

const run = promisify(execFile)

export interface SmallDisk {
  databaseUrl: string
  /** Fills the disk of this database to the last byte. */
  fill(): Promise<void>
  free(): Promise<void>
}

/** Starts a Postgres with a database whose files lie on a disk of their own, of so many megabytes. */
export async function startPostgresOnSmallDisk(
  t: Pick<Test, 'teardown'>,
  megabytes: number,
): Promise<SmallDisk> {
  const folder = await temporaryFolder(t)
  const disk = join(folder, 'disk')
  await mkdir(disk)
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'patchbay-test', disk])
  t.teardown(() => run('umount', [disk]))
  const dataDir = join(folder, 'postgres')
  // The write-ahead log lies elsewhere: without room for that, Postgres ends.
  const postgres = await startPostgres({ dataDir, log() {}, settings: { fsync: 'off', autovacuum: 'off' } })
  t.teardown(postgres.stop)
  const space = join(disk, 'space')
  await mkdir(space)
  const { uid, gid } = await stat(join(dataDir, 'cluster'))
  await chown(space, uid, gid)

  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query(`CREATE TABLESPACE small LOCATION '${space}'`)
  await client.query('CREATE DATABASE small TABLESPACE small')
  await client.end()
  const url = new URL(postgres.url)
  url.pathname = 'small'
  const filling = join(disk, 'filling')
  return {
    databaseUrl: url.href,
    async fill() {
      await writeFile(filling, '')
      for (const size of [2 ** 20, 4096])
        for (;;) {
          const isFull = await appendFile(filling, Buffer.alloc(size)).then(
            () => false,
            (error) => {
              if (error.code === 'ENOSPC') return true
              throw error
            },
          )
          if (isFull) break
        }
    },
    free: () => rm(filling),
  }
}
