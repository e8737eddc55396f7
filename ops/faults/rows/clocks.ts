import { access, mkdir, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { CannotRun, type Row } from '../row.ts'

/** Runs one worker an hour behind and the other ten minutes ahead of API, Postgres and Redis. */
export const clocks: Row[] = [
  {
    name: 'clocks-apart',
    fault: () => 'clocks of the workers 60 min behind and 10 min ahead',
    async prepare() {
      const library = await fakeTime()
      const clock = (offset: string) => ({
        ...{ LD_PRELOAD: library, FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1' },
        ...{ DONT_FAKE_MONOTONIC: '1', FAKETIME_NO_CACHE: '0' },
      })
      return { worker: (number) => ({ settings: clock(number === 0 ? '-60m' : '+10m') }) }
    },
    async inflict(site, { scale }) {
      await site.callers.submitFresh(scale.builds)
      // Longer than a lease: another worker has to take the build.
      await site.workers()[0]?.kill('SIGKILL')
      await site.startWorker(0)
      await site.becomesHealthy()
    },
  },
]

/** Debian's libfaketime, unpacked in the user's cache folder and not installed. */
async function fakeTime(): Promise<string> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'patchbay/faketime')
  const library = join(folder, 'usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1')
  const isThere = () =>
    access(library).then(
      () => true,
      () => false,
    )
  if (await isThere()) return library
  await mkdir(folder, { recursive: true })
  const options = { cwd: folder, reject: false } as const
  await execa('apt-get', ['download', '-qq', 'libfaketime'], options)
  const packages = (await readdir(folder)).filter((name) => name.endsWith('.deb'))
  for (const name of packages) await execa('dpkg', ['-x', name, '.'], options)
  if (!(await isThere())) throw new CannotRun('libfaketime cannot be fetched from Debian’s mirror')
  return library
}
