import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import tap, { type Test } from 'tap'
import { readConfig } from '../../src/config.ts'
import { type RunPlanPorts, runPlan } from '../../src/plan/run-plan.ts'
import { openCache } from '../../src/publish/open-cache.ts'
import { request } from '../db/sample.ts'
import { eventually } from '../eventually.ts'
import { startServers, temporaryFolder } from '../servers.ts'

const { freshDatabase } = await startServers(tap)
const rules = { leaseSeconds: 30, maxAttempts: 3 }
const unaborted = new AbortController().signal

/** A worker's ports and a log to look at, with a plan that waits: of a channel whose pin no store has. */
async function open(t: Test, { path = process.env.PATH ?? '', dataDir = '', minFreeMb = 0 } = {}) {
  const { db } = await freshDatabase()
  const limits = {
    ...{ evalTimeoutSeconds: 60, evalMemoryMb: 1024, buildTimeoutSeconds: 60, silentTimeoutSeconds: 60 },
    ...{ logLimitMb: 1, buildLogMb: 1, buildMemoryMb: 0, minFreeMb, importTimeoutSeconds: 60 },
  }
  const ports: RunPlanPorts = {
    db,
    cache: await openCache(readConfig({ PATCHBAY_DATA_DIR: await temporaryFolder(t) })),
    nix: {
      settings: { nixConfig: '', path },
      library: { hash: request().spec.library, interface: 1 },
      nixpkgsUrl: 'http://127.0.0.1:9/nixpkgs',
    },
    limits,
    workspace: { dataDir: dataDir || (await temporaryFolder(t)) },
  }
  const lines: { level: number; msg: string }[] = []
  const write = (line: Buffer, _: string, done: () => void) => {
    lines.push(JSON.parse(line.toString()))
    done()
  }
  const log = pino(new Writable({ write }))
  const { id: environmentId, spec } = request('click')
  const pin = { kind: 'folder' as const, narHash: `sha256-${'A'.repeat(43)}=` }
  const { id } = await db.plans.ask({ environmentId, spec: { ...spec, pin } })
  return { ports, db, id, log, lines }
}

tap.test('what cannot be planned says why', async (t) => {
  const { ports, db, id, log, lines } = await open(t)
  await runPlan(ports, id, unaborted, rules, log)
  t.match(await db.plans.get(id), {
    state: 'failed',
    failure: { class: 'unsupported-pin', message: /channel sample/, retryable: false },
    result: null,
    finishedAt: Date,
  })
  t.strictSame(
    lines.filter(({ level }) => level >= 50),
    [],
    'which is no error of the worker’s',
  )

  const ended = await db.plans.get(id)
  await runPlan(ports, id, unaborted, rules, log)
  t.strictSame(await db.plans.get(id), ended, 'a plan that comes again after its end is left alone')
  await runPlan(ports, 'no such plan', unaborted, rules, log)
})

tap.test('a disk with too little room ends a plan before anything is downloaded', async (t) => {
  const { ports, db, id, log } = await open(t, { minFreeMb: 2 ** 40 })
  await runPlan(ports, id, unaborted, rules, log)
  t.match(await db.plans.get(id), { failure: { class: 'disk-full', message: /PATCHBAY_MIN_FREE_MB/ } })
})

tap.test('an unexpected error gets a general message, and is logged as an error', async (t) => {
  const folder = await temporaryFolder(t)
  await writeFile(join(folder, 'file'), '')
  const { ports, db, id, log, lines } = await open(t, { dataDir: join(folder, 'file') })
  await runPlan(ports, id, unaborted, rules, log)
  t.match(await db.plans.get(id), { state: 'failed', failure: { class: 'internal', retryable: true } })
  t.match(
    lines.filter(({ level }) => level >= 50),
    [{ level: 50, err: { code: 'ENOTDIR' } }],
  )
})

tap.test('a plan that a shutdown interrupts is left to be found again', async (t) => {
  const { ports, db, id, log } = await open(t)
  await runPlan(ports, id, AbortSignal.abort(new Error('The worker is shutting down.')), rules, log)
  t.match(await db.plans.get(id), { state: 'queued', finishedAt: null, failure: null })
  t.strictSame(await db.plans.waiting(-1), [id])
  await runPlan(ports, id, unaborted, rules, log)
  t.match(await db.plans.get(id), { state: 'failed', starts: 2 })
})

tap.test('a plan that has taken as many workers with it as a build may is given up', async (t) => {
  const { ports, db, id, log } = await open(t)
  for (let worker = 1; worker <= rules.maxAttempts; worker++) await db.plans.start(id, -1)
  t.match(await db.plans.get(id), { state: 'planning' })
  await runPlan(ports, id, unaborted, { ...rules, leaseSeconds: 0.001 }, log)
  t.match(await db.plans.get(id), {
    state: 'failed',
    failure: { class: 'worker-lost', message: /Each of 3 workers/, retryable: true },
  })
})

tap.test('while a worker makes a plan, however long, no other worker finds it waiting', async (t) => {
  const folder = await temporaryFolder(t)
  const gate = join(folder, 'gate')
  const bin = join(folder, 'bin')
  await mkdir(bin)
  // Runs the real program when the gate is open.
  const slow = `#!/bin/sh\nwhile [ ! -e ${gate} ]; do sleep 0.05; done\nPATH=\${PATH#*:} exec nix-store "$@"\n`
  await writeFile(join(bin, 'nix-store'), slow, { mode: 0o755 })
  const { ports, db, id, log } = await open(t, { path: `${bin}:${process.env.PATH}` })
  const running = runPlan(ports, id, unaborted, { ...rules, leaseSeconds: 0.3 }, log)
  await eventually(async () => (await db.plans.get(id))?.state === 'planning')
  for (let round = 0; round < 15; round++) {
    await sleep(100)
    t.strictSame(await db.plans.waiting(1), [])
  }
  await writeFile(gate, '')
  await running
  t.match(await db.plans.get(id), { state: 'failed', failure: { class: 'unsupported-pin' } })
})

/** Creates programs of Nix that report their start and never end by themselves. */
async function endlessNix(t: Test): Promise<{ path: string; pid: () => Promise<number> }> {
  const bin = await temporaryFolder(t)
  const pidFile = join(bin, 'pid')
  const endless = `#!/bin/sh\necho $$ > ${pidFile}.new\nmv ${pidFile}.new ${pidFile}\nexec sleep 1000\n`
  for (const program of ['nix', 'nix-store', 'nix-instantiate'])
    await writeFile(join(bin, program), endless, { mode: 0o755 })
  return {
    path: `${bin}:${process.env.PATH}`,
    async pid() {
      let pid = 0
      await eventually(async () => {
        pid = Number(await readFile(pidFile, 'utf8').catch(() => 0))
        return pid > 0
      })
      return pid
    },
  }
}

const isRunning = (pid: number) => existsSync(`/proc/${pid}`)

tap.test('a plan that is cancelled ends, and its Nix with it', async (t) => {
  const nix = await endlessNix(t)
  const { ports, db, id, log } = await open(t, { path: nix.path })
  const running = runPlan(ports, id, unaborted, rules, log)
  const pid = await nix.pid()
  t.match(await db.plans.cancel(id, 'ci'), { outcome: 'cancelling' })
  await running
  t.notOk(isRunning(pid))
  t.match(await db.plans.get(id), { state: 'cancelled', failure: { class: 'cancelled' } })
  t.strictSame(await readdir(join(ports.workspace.dataDir, 'builds')), [], 'nothing of it is left')
})

tap.test('a worker whose plan another has ends its own, and leaves that of the other', async (t) => {
  const nix = await endlessNix(t)
  const { ports, db, id, log } = await open(t, { path: nix.path })
  const running = runPlan(ports, id, unaborted, { ...rules, leaseSeconds: 0.3 }, log)
  const pid = await nix.pid()
  const other = await db.plans.start(id, -1)
  const folder = join(ports.workspace.dataDir, 'builds', `${id}.${other?.starts}`)
  await mkdir(join(folder, 'bundle'), { recursive: true })
  await running
  t.notOk(isRunning(pid))
  t.match(await db.plans.get(id), { state: 'planning', starts: 2, failure: null })
  t.strictSame(await readdir(folder), ['bundle'])
})
