import { access, mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { CannotRun, type Row } from '../row.ts'
import { ownCli } from '../service.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Starts a newer API and worker beside older ones, and then ends the older ones. */
export const twoVersions: Row[] = [
  {
    name: 'two-versions',
    fault: () => 'an older version beside this one (--old)',
    async prepare({ old }) {
      if (old === null) throw new CannotRun('name the older version with --old REF')
      const cli = await compiled(old)
      return { apiCli: cli, worker: () => ({ cli }) }
    },
    async inflict(site, { scale }) {
      await site.callers.submitFresh(scale.builds)
      // One worker after the other, as in a rolling upgrade, and the API between them.
      await site.workers()[0]?.kill('SIGTERM')
      await site.startWorker(0, { cli: ownCli })
      await site.callers.submitFresh(scale.builds)
      await site.becomesHealthy()
      await site.api().kill('SIGTERM')
      await site.startApi({ cli: ownCli })
      await site.callers.submitFresh(scale.builds)
      await site.becomesHealthy()
      await site.workers()[1]?.kill('SIGTERM')
      await site.startWorker(1, { cli: ownCli })
      await site.becomesHealthy()
    },
  },
]

/** The program of a revision of this repository, compiled once in this user's cache. */
async function compiled(revision: string): Promise<string> {
  const git = (...args: string[]) => execa('git', ['-C', root, ...args])
  const { stdout: commit } = await git('rev-parse', '--verify', `${revision}^{commit}`).catch(() => {
    throw new CannotRun(`this repository has no ${revision}`)
  })
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'patchbay/versions', commit)
  const cli = join(folder, 'dist/cli.js')
  const isThere = await access(cli).then(
    () => true,
    () => false,
  )
  if (isThere) return cli
  await mkdir(folder, { recursive: true })
  const archive = join(folder, 'source.tar')
  await git('archive', '--output', archive, commit)
  await execa('tar', ['xf', archive], { cwd: folder })
  await execa('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder })
  await execa('npm', ['run', 'build'], { cwd: folder })
  return cli
}
