import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import tap from 'tap'
import { show } from '../../../src/client/actions/list.ts'
import { submit } from '../../../src/client/actions/submit.ts'
import { type Service, serviceAt, Unavailable } from '../../../src/client/http/patchbay.ts'
import { exitCodes } from '../../../src/client/output/exit-codes.ts'
import { withErrorReport } from '../../../src/client/output/failure-report.ts'
import type { Db } from '../../../src/db/db.ts'
import { makeReady, plan } from '../../api/fixture.ts'
import { eventually } from '../../eventually.ts'
import { moduleOf, nodeOptions } from '../../program.ts'
import { startServers } from '../../servers.ts'
import { listen, paper } from '../fixture.ts'

const servers = await startServers(tap)
const pace = { intervalMs: 20, absenceMs: 5000 }
const stdin = { file: '-', wait: false, json: false }

/** The build of the only environment there is, as soon as there is one. */
async function onlyBuild(db: Db): Promise<string> {
  for (;;) {
    const page = await db.environments.list({ limit: 1 })
    const [first] = page?.items ?? []
    if (first) return first.build.id
    await sleep(10)
  }
}

tap.test('a spec from standard input is accepted', async (t) => {
  const { service } = await listen(t, servers)
  const { terminal, written } = paper('{"packages":["jinja2"]}')
  t.equal(await submit(service, stdin, terminal), exitCodes.done)
  t.match(written.out, /^queued {2}build [0-9a-f-]{36}\nenvironment [0-9a-f]{64}\n$/)
  t.equal(written.err, '')
})

tap.test('waiting: progress on the way, then what became of each package', async (t) => {
  const { service, db } = await listen(t, servers)
  const { terminal, written } = paper('{"packages":["jinja2"]}')
  const submitted = submit(service, { ...stdin, wait: true }, terminal, pace)
  const lease = await plan(db, await onlyBuild(db))
  await db.builds.progress(lease, { done: 1, expected: 4, building: ['markupsafe', 'tor\u001b[31mnado'] })
  await eventually(() => written.err.includes('1/4'))
  await db.builds.progress(lease, { done: 1, expected: 4, building: ['lxml'] })
  await eventually(() => written.err.includes('lxml'))
  await makeReady(db, lease)
  t.equal(await submitted, exitCodes.done)
  t.match(
    written.err,
    /^building {2}1\/4 derivations {2}\d+ s {2}markupsafe, tornado\nbuilding {2}1\/4 derivations {2}\d+ s {2}lxml$/m,
  )
  const lines = written.out.split('\n')
  t.equal(lines[0], 'ready  /nix/store/z-python3-3.13.5-env')
  t.equal(lines[1], 'The GIL stays off with jinja2; importing markupsafe turns it on (markupsafe._speedups).')
  t.same(lines.slice(4, 7), [
    'PACKAGE     VERSION  FATE     REASON',
    'markupsafe  2.1.5    rebuilt  Has the extension module markupsafe._speedups.',
    'jinja2      3.1.6    reused   No extension module.',
  ])
  t.same(lines.slice(8, 11), [
    '1 reused, 1 rebuilt, 0 dropped',
    'build tools: 1 relinked, 1 rebuilt, 0 dropped',
    '  cython  rebuilt  Does not work without its native part.',
  ])
  t.match(written.out, /Worth knowing:\n +markupsafe +gil-reenabled +markupsafe\._speedups +has not declared/)
})

tap.test('waiting says that no worker is there, until one has come', async (t) => {
  const { service, db } = await listen(t, servers)
  // Redis is connected to while the API starts, which is not ready before.
  await eventually(() => service.warnings().then(Boolean, () => false))
  const { terminal, written } = paper('{"packages":["jinja2"]}')
  const submitted = submit(service, { ...stdin, wait: true }, terminal, pace)
  await eventually(() => written.err.includes('worker'))
  t.match(written.err, /^queued {2}\d+ s {2}There is no worker: .*start it with `patchbay work`\.\n$/)
  await makeReady(db, await plan(db, await onlyBuild(db)))
  t.equal(await submitted, exitCodes.done)
  t.equal(written.err.match(/There is no worker/g)?.length, 1, 'once')
})

tap.test('on a terminal one line is rewritten, and gone at the end', async (t) => {
  const { service, db } = await listen(t, servers)
  const { terminal, written } = paper('{"packages":["jinja2"]}', { isTTY: true, columns: 50 })
  const submitted = submit(service, { ...stdin, wait: true }, terminal, pace)
  const lease = await plan(db, await onlyBuild(db))
  await db.builds.progress(lease, { done: 1, expected: 4, building: ['x'.repeat(200)] })
  await eventually(() => written.err.includes('xx'))
  await makeReady(db, lease)
  await submitted
  t.notMatch(written.err, '\n')
  t.ok(written.err.endsWith('\r\x1b[2K'))
  for (const line of written.err.split('\r\x1b[2K')) t.ok(line.length < 50, line)
})

tap.test('a failed build says class, package, phase, last lines and what to do', async (t) => {
  const { service, db } = await listen(t, servers)
  const { terminal, written } = paper('{"packages":["jinja2"]}')
  const submitted = submit(service, { ...stdin, wait: true }, terminal, pace)
  const buildId = await onlyBuild(db)
  await db.builds.recordFailed(await plan(db, buildId), {
    class: 'build-failed',
    message: 'The build of msgspec failed. Leave it out with `drop`.',
    package: 'msgspec',
    phase: 'buildPhase',
    logTail: ['error: one', '\u001b[1merror: two\u001b[0m'],
    retryable: false,
  })
  t.equal(await submitted, exitCodes.failed)
  t.match(written.out, 'failed  build-failed  package msgspec  in its buildPhase\n')
  t.ok(
    written.out.endsWith('\n\nThe build of msgspec failed. Leave it out with `drop`.\n'),
    'its sentence is last',
  )
  t.match(written.out, '  error: one\n  error: two\n')
  t.match(written.out, `patchbay log ${buildId}`)
  t.notMatch(written.out, 'Try again')
})

tap.test('JSON, and showing it again', async (t) => {
  const { service } = await listen(t, servers)
  const first = paper('{"packages":["jinja2"]}')
  t.equal(await submit(service, { ...stdin, json: true }, first.terminal), exitCodes.done)
  const { id, status } = JSON.parse(first.written.out)
  t.equal(status, 'queued')
  const second = paper()
  t.equal(await show(service, id, true, second.terminal), exitCodes.done)
  t.equal(JSON.parse(second.written.out).id, id)
})

tap.test('refused: every fault on its line', async (t) => {
  const { service } = await listen(t, servers)
  const { terminal, written } = paper('{"packages":["nunpy","zzzzzzzz"]}')
  t.equal(await withErrorReport(() => submit(service, stdin, terminal), terminal), exitCodes.refused)
  t.match(written.err, /^refused {2}package-unknown$/m)
  t.match(written.err, /^ +\/packages\/0 {2}The channel has no package "nunpy"\. Near to it: numpy\.$/m)
  t.match(written.err, /^ +\/packages\/1 {2}/m)
  t.equal(written.out, '')
})

tap.test('a spec that cannot be read is no matter for the service', async (t) => {
  const { terminal, written } = paper()
  const nowhere = serviceAt('http://127.0.0.1:2')
  t.equal(await submit(nowhere, { ...stdin, file: '/nonexistent.json' }, terminal), exitCodes.usage)
  t.match(written.err, /nonexistent/)
})

tap.test('a spec from a file', async (t) => {
  const { service } = await listen(t, servers)
  const file = join(t.testdir(), 'spec.json')
  await writeFile(file, '{"packages":["numpy"]}')
  const { terminal } = paper()
  t.equal(await submit(service, { ...stdin, file }, terminal), exitCodes.done)
})

tap.test('no service, and something that is none', async (t) => {
  const { terminal, written } = paper('{"packages":["numpy"]}')
  const nowhere = serviceAt('http://127.0.0.1:2')
  t.equal(await withErrorReport(() => submit(nowhere, stdin, terminal), terminal), exitCodes.unavailable)
  t.match(written.err, /patchbay up/)
})

tap.test('a service that cannot take requests', async (t) => {
  const { service, db } = await listen(t, servers)
  const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
  const pin = { kind: 'folder' as const, narHash: 'sha256-NEW' }
  await db.channels.register({ name: 'sample', pin, defaults, isDefault: true })
  const { terminal, written } = paper('{"packages":["numpy"]}')
  t.equal(await withErrorReport(() => submit(service, stdin, terminal), terminal), exitCodes.unavailable)
  t.match(written.err, /list the packages/)
})

tap.test('a service that is away for a moment is waited for; one that stays away is not', async (t) => {
  const { service, db } = await listen(t, servers)
  let absences = 0
  const restarting: Service = {
    ...service,
    watchBuild(id) {
      const look = service.watchBuild(id)
      return async () => {
        if (absences++ < 5) throw new Unavailable('restarting')
        return look()
      }
    },
  }
  const { terminal } = paper('{"packages":["jinja2"]}')
  const submitted = submit(restarting, { ...stdin, wait: true }, terminal, pace)
  await makeReady(db, await plan(db, await onlyBuild(db)))
  t.equal(await submitted, exitCodes.done)
  t.ok(absences > 5)

  const gone = { ...service, watchBuild: () => () => Promise.reject(new Unavailable('gone')) }
  const other = paper('{"packages":["numpy"]}').terminal
  const impatient = submit(gone, { ...stdin, wait: true }, other, { intervalMs: 10, absenceMs: 50 })
  await t.rejects(impatient, Unavailable)
})

tap.test('to interrupt the command is to stop waiting, and nothing else', async (t) => {
  const { service, db, url } = await listen(t, servers)
  const cli = moduleOf('src/cli.ts')
  const args = [...nodeOptions, cli, 'submit', '-', '--wait', '--url', url]
  const command = execa('node', args, { input: '{"packages":["jinja2"]}', reject: false })
  // At once, so that no output is lost before the listener is there.
  let said = ''
  command.stderr.on('data', (text) => {
    said += text
  })
  const buildId = await onlyBuild(db)
  await eventually(() => said.includes('queued'))
  command.kill('SIGINT')
  t.equal((await command).signal, 'SIGINT')
  t.match(said, `The build continues. To wait for it again: patchbay wait ${buildId}`)
  t.match(await service.build(buildId), { state: 'queued', cancelRequested: null })
})
