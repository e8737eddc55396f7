import tap, { type Test } from 'tap'
import type { LeastRoom } from '../../../src/nix/disk/room.ts'
import type { FailedRun } from '../../../src/nix/faults/classify-failure.ts'
import { failedByThemselves } from '../../../src/nix/faults/failed-by-themselves.ts'
import type { NixSettings } from '../../../src/nix/process/command.ts'
import { drvName, NixProgress } from '../../../src/nix/process/progress.ts'
import { replayed, unbuiltStore } from './recordings.ts'

interface Run extends Partial<Omit<FailedRun, 'result'>> {
  settings: NixSettings
  progress: NixProgress
  stderrTail?: string[]
  exitCode?: number | null
  stoppedBy?: string | null
}

/** Returns the names of the derivations of a failed run, or null. */
async function namesOf({ settings, stderrTail = [], exitCode = 100, stoppedBy = null, ...run }: Run) {
  const found = await failedByThemselves(
    { settings, limits: { ...noLimits, minFreeMb: 0 } },
    {
      result: { exitCode, stdout: '', stderrTail, stoppedBy },
      ...{ stopped: null, memoryRanOut: false, leastRooms: [] },
      ...run,
    },
  )
  return (
    found && {
      proven: found.proven.map(({ failure }) => drvName(failure.drv ?? '')).sort(),
      doubtful: found.doubtful.map(drvName).sort(),
    }
  )
}

const noLimits = {
  ...{ evalTimeoutSeconds: 1, evalMemoryMb: 1, buildTimeoutSeconds: 1, silentTimeoutSeconds: 1 },
  ...{ importTimeoutSeconds: 1, logLimitMb: 1, buildMemoryMb: 0 },
}

/** A store that had 1000 of its 2000 MB free, and this many at the least. */
const storeWith = (freeMb: number): LeastRoom => ({
  ...{ of: 'store', path: '/nix/store', freeMb, totalMb: 2000, freeInodes: 0, totalInodes: 0 },
  before: { freeMb: 1000, freeInodes: 0 },
})

for (const version of ['2.8', '2.26']) {
  tap.test(`five derivations that failed in one run of Nix ${version}`, async (t) => {
    const run = await replayed(t, `keep-going-${version}`)
    t.strictSame(await namesOf(run), {
      proven: ['failing', 'other'],
      doubtful: ['empty', 'victim'],
    })
  })

  tap.test(`the same, as a daemon of Nix ${version} passes it on`, async (t) => {
    const run = await replayed(t, `daemon-keep-going-${version}`)
    const { proven = [], doubtful = [] } = (await namesOf({ ...run, exitCode: 1 })) ?? {}
    t.strictSame([...proven, ...doubtful].sort(), ['empty', 'failing', 'other', 'victim'])
    t.notOk(proven.includes('victim'), 'whose child was killed')
    t.notOk(proven.includes('empty'), 'whose end Nix does not report')
  })

  tap.test(`nothing is proven by a run of Nix ${version} in which the machine was at fault`, async (t) => {
    const run = await replayed(t, `keep-going-${version}`)
    t.strictSame(await namesOf({ ...run, memoryRanOut: true }), {
      proven: [],
      doubtful: ['empty', 'failing', 'other', 'victim'],
    })
    for (const why of ['build-timeout', 'silent-timeout', 'log-limit', 'build-memory', 'stalled'])
      t.equal(await namesOf({ ...run, stoppedBy: why }), null, why)
    t.equal(await namesOf({ ...run, exitCode: null }), null, 'Nix was killed')
    t.equal(await namesOf({ ...run, leastRooms: [storeWith(3)] }), null, 'no room was left')
    const errors = [
      'error: writing to file: No space left on device',
      "error: executing SQLite statement 'x': file is not a database (in '/nix/var/nix/db/db.sqlite')",
      "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
    ]
    for (const error of errors) t.equal(await namesOf({ ...run, stderrTail: [error] }), null, error)
  })

  tap.test(`a run of Nix ${version} that was cut off proves nothing`, async (t) => {
    const { settings, progress } = await replayed(t, `keep-going-${version}`)
    progress.isCutOff = true
    t.equal(await namesOf({ settings, progress }), null)
  })

  tap.test(`a download that fails is no derivation that failed, under Nix ${version}`, async (t) => {
    const run = await replayed(t, `fetch-failed-${version}`)
    t.notMatch(await namesOf({ ...run, exitCode: 1 }), { proven: [String] })
  })
}

/** Returns the progress of builds that ended with exit code 1, each with a last line of its log. */
async function ended(t: Test, logs: { [name: string]: string }, { fixed = false } = {}) {
  const { settings, drv } = await unbuiltStore(t)
  const progress = new NixProgress()
  progress.take({ kind: 'builds-started', id: 1 }, 0)
  for (const [at, [name, text]] of Object.entries(logs).entries()) {
    const id = 10 + at
    const path = await drv(name, { fixed })
    const own = `builder for '${path}' failed with exit code 1`
    progress.take({ kind: 'build-started', id, drv: path }, 0)
    progress.take({ kind: 'line', id, text }, 0)
    progress.take({ kind: 'message', level: 0, text: `error: ${own}`, own }, 0)
    progress.take({ kind: 'stopped', id }, 0)
  }
  progress.take({ kind: 'stopped', id: 1 }, 0)
  return { settings, progress }
}

tap.test('a disk that was full between two looks counts against none whose log says so', async (t) => {
  const run = await ended(t, {
    faulty: 'error: unknown type name',
    unlucky: 'cc1: write error: No space left on device',
  })
  t.strictSame(await namesOf({ ...run, leastRooms: [storeWith(400)] }), {
    proven: ['faulty'],
    doubtful: ['unlucky'],
  })
  t.strictSame(
    await namesOf({ ...run, leastRooms: [storeWith(990)] }),
    { proven: ['faulty', 'unlucky'], doubtful: [] },
    'a log may say anything while there is room',
  )
})

tap.test('a download by a derivation proves nothing', async (t) => {
  const run = await ended(t, { 'source.tar.gz': 'curl: (6) Could not resolve host' }, { fixed: true })
  t.strictSame(await namesOf(run), { proven: [], doubtful: ['source.tar.gz'] })
})

tap.test('the failure of a derivation has its log and phase', async (t) => {
  const run = await ended(t, { faulty: 'error: unknown type name' })
  const found = await failedByThemselves(
    { settings: run.settings, limits: { ...noLimits, minFreeMb: 0 } },
    {
      result: { exitCode: 100, stdout: '', stderrTail: [], stoppedBy: null },
      ...{ stopped: null, memoryRanOut: false, leastRooms: [], progress: run.progress },
    },
  )
  t.match(found?.proven[0]?.failure, {
    class: 'build-failed',
    drv: /-faulty\.drv$/,
    logTail: ['error: unknown type name'],
    retryable: false,
  })
})
