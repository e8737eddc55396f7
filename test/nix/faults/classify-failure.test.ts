import tap, { type Test } from 'tap'
import { classifyFailure, type FailedRun } from '../../../src/nix/faults/classify-failure.ts'
import { overLimit } from '../../../src/nix/limits.ts'
import { builderEndOf, killedBy } from '../../../src/nix/process/builder-end.ts'
import { NixProgress } from '../../../src/nix/process/progress.ts'
import { replayed, unbuiltStore } from './recordings.ts'

const limits = {
  evalTimeoutSeconds: 1,
  evalMemoryMb: 1,
  buildTimeoutSeconds: 100,
  silentTimeoutSeconds: 100,
  importTimeoutSeconds: 1,
  logLimitMb: 1,
  buildMemoryMb: 0,
  minFreeMb: 0,
}

/** Classifies the failure in a recording. */
async function replay(t: Test, name: string, run: Partial<FailedRun> = {}, exitCode: number | null = 100) {
  const { settings, progress, stderrTail } = await replayed(t, name)
  return failureOf(settings, progress, { ...run, exitCode, stderrTail })
}

async function failureOf(
  settings: { nixConfig: string; path: string },
  progress: NixProgress,
  {
    exitCode = 100,
    stderrTail = [],
    ...run
  }: Partial<FailedRun> & { exitCode?: number | null; stderrTail?: string[] },
) {
  const result = { exitCode, stdout: '', stderrTail, stoppedBy: null }
  const { failure } = await classifyFailure(
    { settings, limits },
    { result, progress, stopped: null, memoryRanOut: false, leastRooms: [], ...run },
  )
  return failure
}

for (const version of ['2.8', '2.26']) {
  tap.test(`a builder that was killed, as Nix ${version} reports it`, async (t) => {
    const failure = await replay(t, `builder-killed-${version}`)
    t.match(failure, {
      class: 'builder-killed',
      retryable: true,
      drv: /-victim\.drv$/,
      message: /^The builder of victim, .* was killed \(SIGKILL\), most likely because memory ran out\. /,
      logTail: ['compiling'],
    })
  })

  tap.test(`a builder whose child was killed, as Nix ${version} reports it`, async (t) => {
    t.match(await replay(t, `builder-exit-137-${version}`), { class: 'builder-killed', drv: /-victim\.drv$/ })
  })

  tap.test(`a builder that pretends to have been killed, under Nix ${version}`, async (t) => {
    t.match(await replay(t, `builder-forges-${version}`), {
      class: 'build-failed',
      retryable: false,
      drv: /-victim\.drv$/,
    })
  })

  tap.test(`a daemon of Nix ${version} passes errors on as text`, async (t) => {
    const killed = await replay(t, `daemon-builder-exit-137-${version}`, {}, 1)
    t.match(killed, { class: 'builder-killed', drv: /-victim\.drv$/ })
    const forged = await replay(t, `daemon-builder-forges-${version}`, {}, 1)
    t.match(forged, { class: 'build-failed' }, 'what it says last is what counts')
  })

  tap.test(`a builder that makes nothing, under Nix ${version}`, async (t) => {
    t.match(await replay(t, `no-output-${version}`, {}, 1), { class: 'build-failed', drv: /-victim\.drv$/ })
  })

  tap.test(`a download that fails ends builds beside it, under Nix ${version}`, async (t) => {
    const failure = await replay(t, `fetch-failed-${version}`, {}, 1)
    t.match(failure, { class: 'substituter-error', retryable: true })
    t.notHas(failure, 'drv', 'which are not to blame')
  })

  tap.test(`an ordinary failure under Nix ${version}, and what else may have been the reason`, async (t) => {
    const name = `build-failed-${version}`
    t.match(await replay(t, name), { class: 'build-failed', phase: 'buildPhase' })
    t.match(await replay(t, name, { memoryRanOut: true }), {
      class: 'builder-killed',
      message: /^While second was built, memory ran out/,
    })
    t.match(await replay(t, name, {}, 102), { class: 'hash-mismatch' })
    t.match(await replay(t, name, {}, 101), { class: 'build-timeout' })
  })
}

/** Returns the progress of running builds. */
function building(...drvs: string[]): NixProgress {
  const progress = new NixProgress()
  progress.take({ kind: 'builds-started', id: 1 }, 0)
  for (const [at, drv] of drvs.entries()) progress.take({ kind: 'build-started', id: 10 + at, drv }, 0)
  return progress
}

tap.test('Nix itself is killed, or ended, while it builds', async (t) => {
  const { settings, drv } = await unbuiltStore(t)
  const progress = building(await drv('numpy'))
  t.match(await failureOf(settings, progress, { exitCode: null }), {
    class: 'builder-killed',
    message: /^Nix was killed while it built numpy/,
  })
  t.match(await failureOf(settings, progress, { exitCode: 1 }), {
    class: 'builder-killed',
    message: /^Nix was ended while it built numpy/,
  })
  t.match(await failureOf(settings, new NixProgress(), { exitCode: null }), {
    class: 'builder-killed',
    message: /^Nix was killed, /,
  })
})

tap.test('Nix cannot start a builder', async (t) => {
  const { settings } = await unbuiltStore(t)
  t.match(await failureOf(settings, new NixProgress(), { exitCode: 100 }), {
    class: 'internal',
    message: /could not start a build on this worker/,
  })
})

tap.test('a download that a derivation makes fails for reasons of the network', async (t) => {
  const { settings, drv } = await unbuiltStore(t)
  const progress = building(await drv('foo.tar.gz', { fixed: true }))
  progress.take({ kind: 'progress', id: 1, done: 0, expected: 1, running: 0, failed: 1 }, 0)
  t.match(await failureOf(settings, progress, { exitCode: 1 }), {
    class: 'substituter-error',
    retryable: true,
    message: /^foo\.tar\.gz could not be downloaded/,
  })
})

tap.test('of several builds, the one beyond its limit is named', async (t) => {
  const { settings, drv } = await unbuiltStore(t)
  const [innocent, talkative] = [await drv('innocent'), await drv('talkative')]
  const progress = building(innocent, talkative)
  t.equal(overLimit(progress, { ...limits, silentTimeoutSeconds: 1e9, buildTimeoutSeconds: 1e9 }), null)
  progress.take({ kind: 'line', id: 11, text: 'x'.repeat(2 * 1024 * 1024) }, performance.now())
  const over = overLimit(progress, { ...limits, silentTimeoutSeconds: 1e9, buildTimeoutSeconds: 1e9 })
  t.match(over, { limit: 'log-limit', build: { drv: talkative } })
  // Nix ends both in any order.
  progress.take({ kind: 'stopped', id: 10 }, 0)
  progress.take({ kind: 'stopped', id: 11 }, 0)
  const result = { exitCode: 1, stdout: '', stderrTail: [], stoppedBy: 'log-limit' }
  t.match(await failureOf(settings, progress, { result, stopped: over?.build ?? null }), {
    class: 'log-limit',
    drv: talkative,
  })
})

tap.test(
  'text about a build is believed from a daemon only while nothing else could have written it',
  async (t) => {
    const message = (drv: string) => ({
      kind: 'message' as const,
      level: 0,
      text: `error: builder for '${drv}' failed due to signal 9 (Killed)`,
      own: null,
    })
    const one = building('/nix/store/a.drv')
    one.take(message('/nix/store/a.drv'), 0)
    one.take(message('/nix/store/b.drv'), 0)
    t.strictSame([...one.builderEnds.keys()], ['/nix/store/a.drv'])
    const two = building('/nix/store/a.drv', '/nix/store/b.drv')
    two.take(message('/nix/store/a.drv'), 0)
    t.strictSame([...two.builderEnds.keys()], [])
  },
)

tap.test('how a builder ended', async (t) => {
  t.strictSame(builderEndOf("builder for '/nix/store/x.drv' failed due to signal 9 (Killed)"), {
    drv: '/nix/store/x.drv',
    by: 'signal',
    signal: 9,
  })
  t.strictSame(
    builderEndOf("Cannot build '/nix/store/x.drv'.\nReason: builder failed with exit code 2.\nOutput paths:"),
    { drv: '/nix/store/x.drv', by: 'exit', status: 2 },
    'by a newer Nix',
  )
  for (const outputs of ['!*', '^*', '!out,dev'])
    t.strictSame(
      builderEndOf(
        `building of '/nix/store/x.drv${outputs}' from .drv file killed after writing more than 9 bytes of log output`,
      ),
      { drv: '/nix/store/x.drv', by: 'log-limit' },
    )
  t.equal(
    builderEndOf("x\n> builder for '/nix/store/x.drv' failed due to signal 9"),
    null,
    'a line of a log that Nix quotes',
  )
  const drv = '/nix/store/x.drv'
  t.equal(killedBy({ drv, by: 'log-limit' }), null)
  t.equal(killedBy({ drv, by: 'signal', signal: 15 }), 15)
  t.equal(killedBy({ drv, by: 'exit', status: 137 }), 9)
  t.equal(killedBy({ drv, by: 'exit', status: 139 }), null, 'a compiler that crashed')
})
