import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { run } from '../../../src/nix/process/command.ts'
import { moduleOf, nodeOptions } from '../../program.ts'

const fakeNix = fileURLToPath(new URL('../../fixtures/fake-nix', import.meta.url))
const settings = { nixConfig: 'cores = 1', path: `${fakeNix}:${process.env.PATH}` }
/** Waits until no process has this id; a killed one takes a moment to end. */
async function gone(t: Test, pid: number): Promise<void> {
  for (let i = 0; i < 300; i++) {
    try {
      process.kill(pid, 0)
    } catch {
      t.pass(`${pid} is gone`)
      return
    }
    await wait(20)
  }
  t.fail(`${pid} is still there`)
}

const fake = (...args: string[]) => ({ program: 'nix-store' as const, args })

tap.test('output, lines and exit code are values', async (t) => {
  const lines: string[] = []
  const said = await run(settings, {
    ...fake('say', 'one', 'two'),
    onLine: (line) => {
      lines.push(line)
      return undefined
    },
  })
  t.strictSame(said, { exitCode: 0, stdout: 'out', stderrTail: ['one', 'two'], stoppedBy: null })
  t.strictSame(lines, ['one', 'two'])
  t.match(await run(settings, fake('fail')), {
    exitCode: 100,
    stderrTail: ['it went wrong'],
    stoppedBy: null,
  })
})

tap.test('a process gets its settings and nothing of our environment', async (t) => {
  process.env.DATABASE_URL = 'postgresql://secret'
  t.teardown(() => delete process.env.DATABASE_URL)
  const lines: string[] = []
  await run(settings, {
    ...fake('environment'),
    onLine: (line) => {
      lines.push(line)
      return undefined
    },
  })
  t.ok(lines.includes('NIX_CONFIG=cores = 1'))
  t.ok(lines.includes('HOME=/var/empty'))
  t.notOk(lines.some((line) => line.startsWith('DATABASE_URL=')))
})

tap.test('a process that is called for its user has what the user has', async (t) => {
  process.env.NIX_SSL_CERT_FILE = '/etc/own.crt'
  t.teardown(() => delete process.env.NIX_SSL_CERT_FILE)
  const lines: string[] = []
  await run(
    { ...settings, inherit: true },
    {
      ...fake('environment'),
      onLine: (line) => {
        lines.push(line)
        return undefined
      },
    },
  )
  t.ok(lines.includes('NIX_CONFIG=cores = 1'))
  t.ok(lines.includes(`HOME=${process.env.HOME}`))
  t.ok(lines.includes('NIX_SSL_CERT_FILE=/etc/own.crt'))
})

tap.test('a log of half a gigabyte goes by in little memory, and waits for its reader', async (t) => {
  const bytes = 512 * 1024 * 1024
  const before = process.memoryUsage.rss()
  let lines = 0
  let most = 0
  await run(settings, {
    ...fake('flood', String(bytes)),
    onLine: () => {
      if (++lines % 100_000 === 0) most = Math.max(most, process.memoryUsage.rss())
    },
  })
  t.ok(lines > 10_000_000, `${lines} lines`)
  t.ok(most - before < bytes / 2, `${Math.round((most - before) / 1024 / 1024)} MB more`)
})

tap.test('a line without an end is cut', async (t) => {
  const { stderrTail } = await run(settings, fake('long-line', String(50 * 1024 * 1024)))
  t.strictSame(
    stderrTail.map(({ length }) => length),
    [65_536, 3],
  )
})

tap.test('an abort ends the process and what it has started, and throws the reason', async (t) => {
  const cancel = new AbortController()
  const pids: number[] = []
  const running = run(settings, {
    ...fake('hang'),
    signal: cancel.signal,
    onLine: (line) => {
      pids.push(Number(line))
      return undefined
    },
  })
  while (pids.length < 2) await wait(10)
  cancel.abort(new Error('no longer wanted'))
  await t.rejects(running, { message: 'no longer wanted' })
  t.equal(pids.length, 2)
  for (const pid of pids) await gone(t, pid)
})

tap.test('an aborted signal starts nothing', async (t) => {
  await t.rejects(run(settings, { ...fake('say', 'x'), signal: AbortSignal.abort(new Error('too late')) }), {
    message: 'too late',
  })
})

tap.test('limits are told apart', async (t) => {
  t.match(await run(settings, { ...fake('hang'), timeoutSeconds: 1 }), { stoppedBy: 'timeout' })
  t.match(await run(settings, { ...fake('eat', '400'), memoryMb: 200 }), { stoppedBy: 'memory' })
  t.match(await run(settings, { ...fake('eat', '10'), timeoutSeconds: 2, memoryMb: 200 }), {
    stoppedBy: 'timeout',
  })
  t.match(await run(settings, { ...fake('hang'), watch: () => 'seen enough' }), { stoppedBy: 'seen enough' })
})

tap.test('a reader that throws ends the process', async (t) => {
  let pid = 0
  await t.rejects(
    run(settings, {
      ...fake('hang'),
      onLine: (line) => {
        pid ||= Number(line)
        throw new Error('cannot record')
      },
    }),
    { message: 'cannot record' },
  )
  await gone(t, pid)
})

async function count(output: Readable): Promise<number> {
  let bytes = 0
  for await (const chunk of output as AsyncIterable<Buffer>) bytes += chunk.length
  return bytes
}

tap.test('a reader gets all of the output, in little memory, even where it begins late', async (t) => {
  const bytes = 512 * 1024 * 1024
  const before = process.memoryUsage.rss()
  let most = 0
  let read = 0
  const result = await run(settings, {
    ...fake('pour', String(bytes)),
    readOutput: async (output) => {
      await wait(200)
      for await (const chunk of output as AsyncIterable<Buffer>) {
        read += chunk.length
        most = Math.max(most, process.memoryUsage.rss())
      }
    },
  })
  t.equal(read, bytes)
  t.match(result, { exitCode: 0, stdout: '' })
  t.ok(most - before < bytes / 2, `${Math.round((most - before) / 1024 / 1024)} MB more`)
})

tap.test('a reader that fails ends the process, and what it threw is thrown', async (t) => {
  let pid = 0
  await t.rejects(
    run(settings, {
      ...fake('pour-for-ever'),
      onLine: (line) => {
        pid = Number(line)
        return undefined
      },
      readOutput: async (output) => {
        while (pid === 0) await wait(5)
        for await (const _ of output) throw new Error('the disk is full')
      },
    }),
    { message: 'the disk is full' },
  )
  await gone(t, pid)
})

tap.test(
  'of a process that fails, a reader sees an output that ends early: its failure is the value',
  async (t) => {
    const complains = async (output: Readable) => {
      await count(output)
      throw new Error('there should be more')
    }
    t.match(await run(settings, { ...fake('pour-and-fail', '1000'), readOutput: complains }), {
      exitCode: 3,
      stderrTail: ['it went wrong'],
    })
    await t.rejects(run(settings, { ...fake('pour', '1000'), readOutput: complains }), {
      message: 'there should be more',
    })
  },
)

tap.test('an abort ends a process whose reader does not keep up', async (t) => {
  const cancel = new AbortController()
  let pid = 0
  const running = run(settings, {
    ...fake('pour-for-ever'),
    signal: cancel.signal,
    onLine: (line) => {
      pid = Number(line)
      return undefined
    },
    readOutput: async (output) => {
      for await (const _ of output) {
        while (pid === 0) await wait(5)
        cancel.abort(new Error('no longer wanted'))
      }
      throw new Error('it was cut')
    },
  })
  await t.rejects(running, { message: 'no longer wanted' })
  await gone(t, pid)
})

tap.test('a program that is not there is a failure that names it', async (t) => {
  const { exitCode, stderrTail } = await run(
    { ...settings, path: '/usr/bin' },
    { program: 'nix-none' as 'nix', args: [] },
  )
  t.equal(exitCode, 127)
  t.match(stderrTail.join('\n'), /nix-none/)
})

// Skipped on other systems: only Linux signals a process at the death of its parent (prctl, PR_SET_PDEATHSIG).
tap.test(
  'SIGKILL of the caller ends the process too',
  { skip: process.platform !== 'linux' && 'Linux only' },
  async (t) => {
    const caller = execa(
      process.execPath,
      [
        ...nodeOptions,
        '--input-type=module',
        '-e',
        `import { run } from '${moduleOf('src/nix/process/command.ts')}'
       await run(${JSON.stringify(settings)}, { program: 'nix-store', args: ['sleep'], onLine: (l) => console.log(l) })`,
      ],
      { reject: false, cwd: fileURLToPath(new URL('../../..', import.meta.url)) },
    )
    const [line] = (await once(caller.stdout, 'data')) as [Buffer]
    const pid = Number(line)
    caller.kill('SIGKILL')
    await caller
    t.ok(pid > 0)
    await gone(t, pid)
  },
)

tap.test('the signal of the settings ends a process as that of the command does', async (t) => {
  const aborted = new AbortController()
  let pid = 0
  const running = run(
    { ...settings, signal: aborted.signal },
    {
      ...fake('sleep'),
      signal: new AbortController().signal,
      onLine: (line) => {
        pid = Number(line)
        aborted.abort(new Error('enough'))
        return undefined
      },
    },
  )
  await t.rejects(running, { message: 'enough' })
  await gone(t, pid)
  await t.rejects(
    run({ ...settings, signal: aborted.signal }, fake('say')),
    { message: 'enough' },
    'or begins none',
  )
})
