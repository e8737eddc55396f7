import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { plan } from '../../../src/client/actions/plan.ts'
import { type Service, serviceAt, Unavailable } from '../../../src/client/http/patchbay.ts'
import { exitCodes } from '../../../src/client/output/exit-codes.ts'
import { withErrorReport } from '../../../src/client/output/failure-report.ts'
import type { PlannedEnvironment } from '../../../src/db/plans/plans.ts'
import { planned, startPlan } from '../../api/fixture.ts'
import { endPlan } from '../../db/sample.ts'
import { eventually } from '../../eventually.ts'
import { startServers } from '../../servers.ts'
import { type Listening, listen, paper } from '../fixture.ts'

const servers = await startServers(tap)
const pace = { intervalMs: 20, absenceMs: 5000 }
const stdin = { file: '-', json: false }
const spec = '{"packages":["jinja2"]}'

/** What is printed of this plan. */
async function report({ service, db }: Listening, result: PlannedEnvironment): Promise<string> {
  const { terminal, written } = paper(spec)
  const printed = plan(service, stdin, terminal, pace)
  await endPlan(db, await startPlan(db), { result })
  await printed
  return written.out
}

tap.test('progress on the way, then what an environment would take', async (t) => {
  const { service, db } = await listen(t, servers)
  const { terminal, written } = paper(spec)
  const printed = plan(service, stdin, terminal, pace)
  const id = await startPlan(db)
  await eventually(() => /planning {2}\d+ s\n/.test(written.err))
  await endPlan(db, id, { result: planned })
  t.equal(await printed, exitCodes.done)
  const [heading = '', environment = '', ...lines] = written.out.split('\n')
  t.equal(heading, 'planned  /nix/store/z-python3-3.13.5-env')
  t.match(environment, /^environment [0-9a-f]{64}$/)
  t.same(lines, [
    '',
    'PACKAGE     VERSION  FATE     REASON',
    'markupsafe  2.1.5    rebuilt  Has the extension module markupsafe._speedups.',
    'jinja2      3.1.6    reused   No extension module.',
    '',
    'TOOL        VERSION  FATE      NEEDED BY   REASON',
    'cython      3.1.2    rebuilt   markupsafe  Does not work without its native part.',
    'setuptools  80.9.0   relinked  markupsafe  No extension module.',
    '',
    '1 reused, 1 rebuilt, 0 dropped; build tools: 1 relinked, 1 rebuilt, 0 dropped',
    '',
    'Patchbay builds 1 package (12 derivations); python313FreeThreading.withPackages would build 17 (31 derivations).',
    'Still to do on the worker that planned this: build 3 derivations, download 2 paths, 12.3 MiB (45.6 MiB unpacked).',
    '',
  ])
})

tap.test('nothing to rebuild, nothing to do, and a naive way that does not exist', async (t) => {
  const none = { derivations: 0, packages: 0 }
  const out = await report(await listen(t, servers), {
    ...planned,
    packages: planned.packages.slice(0, 1),
    buildTools: [],
    builds: { patchbay: none, naive: null, naiveFault: 'error: numpy is\n  marked as broken\u001b[0m.\n' },
    toDo: { derivations: 0, downloads: { paths: 0, bytes: 0, unpackedBytes: 0 } },
  })
  t.notMatch(out, /^TOOL/m)
  t.match(out, '1 reused, 0 rebuilt, 0 dropped; build tools: 0 relinked, 0 rebuilt, 0 dropped\n')
  const rival = 'python313FreeThreading.withPackages cannot be evaluated: error: numpy is marked as broken.'
  t.match(out, `Patchbay builds 0 packages (0 derivations); ${rival}\n`)
  t.match(out, 'Still to do on the worker that planned this: nothing.\n')
})

tap.test('what no cache has is named, and what depends on it', async (t) => {
  const listening = await listen(t, servers)
  const novel = {
    name: 'novel',
    storePath: '/nix/store/n',
    drvPath: `/nix/store/${'0'.repeat(32)}-novel-1.0.drv`,
  }
  const python = {
    name: null,
    storePath: '/nix/store/p',
    drvPath: `/nix/store/${'1'.repeat(32)}-python3-3.13.5.drv`,
  }
  const [first] = planned.packages
  if (!first) throw new Error('the fixture has no package')
  const row = {
    ...first,
    name: 'novel',
    fate: 'unknown' as const,
    class: 'unknown' as const,
    reason: 'Not known.',
  }
  const out = await report(listening, {
    ...planned,
    packages: [...planned.packages, row],
    sourceToBuild: [novel, python],
    storePath: null,
    drvPath: null,
  })
  t.match(out, /^planned {2}a store path that depends on what is unknown$/m)
  t.match(out, /^novel .* unknown {2}Not known\.$/m)
  t.match(out, '1 reused, 1 rebuilt, 0 dropped, 1 unknown; build tools: ')
  t.match(
    out,
    'No cache has python313’s builds of novel, python3-3.13.5: a build compiles them first, a plan does not.\n' +
      'What they hold is unknown, so more may have to be rebuilt than is counted here.\n',
  )
  const known = await report(listening, { ...planned, sourceToBuild: [novel] })
  t.match(known, /No cache has .* of novel/)
  t.notMatch(known, 'What they hold')
})

tap.test('of many that need a tool, some are named', async (t) => {
  const [tool] = planned.buildTools
  if (!tool) throw new Error('the fixture has no build tool')
  const neededBy = ['a', 'b', 'c', 'd', 'e']
  const out = await report(await listen(t, servers), { ...planned, buildTools: [{ ...tool, neededBy }] })
  t.match(out, /^cython {2}3\.1\.2 {4}rebuilt {2}a, b, c and 2 more {2}Does not work/m)
})

tap.test('a plan that cannot be made says why, and what to do', async (t) => {
  const { service, db } = await listen(t, servers)
  const { terminal, written } = paper(spec)
  const printed = plan(service, stdin, terminal, pace)
  await endPlan(db, await startPlan(db), {
    failure: {
      class: 'eval-timeout',
      message: 'Nix took longer than 300 s to evaluate the spec.',
      faults: [{ pointer: '/packages/0', detail: 'Is large.' }],
      logTail: ['evaluating \u001b[1mjinja2\u001b[0m'],
      retryable: true,
    },
  })
  t.equal(await printed, exitCodes.failed)
  t.same(written.out.split('\n'), [
    'failed  eval-timeout',
    '',
    'The last lines of its log:',
    '  evaluating jinja2',
    '',
    'Try again: plan the same spec once more.',
    '',
    '  /packages/0  Is large.',
    '',
    'Nix took longer than 300 s to evaluate the spec.',
    '',
  ])
})

tap.test('JSON, from a file', async (t) => {
  const { service, db } = await listen(t, servers)
  const file = join(t.testdir(), 'spec.json')
  await writeFile(file, spec)
  const { terminal, written } = paper()
  const printed = plan(service, { file, json: true }, terminal, pace)
  const id = await startPlan(db)
  await endPlan(db, id, { result: planned })
  t.equal(await printed, exitCodes.done)
  t.match(JSON.parse(written.out), { id, state: 'ready', ...planned })
})

tap.test('refused: every fault on its line', async (t) => {
  const { service } = await listen(t, servers)
  const { terminal, written } = paper('{"packages":["nunpy"],"drop":["zzzzzzzz"]}')
  t.equal(await withErrorReport(() => plan(service, stdin, terminal), terminal), exitCodes.refused)
  t.match(written.err, /^ +\/packages\/0 {2}The channel has no package "nunpy"\. Near to it: numpy\.$/m)
  t.match(written.err, /^ +\/drop\/0 {6}/m)
  t.equal(written.out, '')
})

tap.test('a spec that cannot be read is no matter for the service', async (t) => {
  const { terminal, written } = paper()
  const nowhere = serviceAt('http://127.0.0.1:1')
  t.equal(await plan(nowhere, { file: '/nonexistent.json', json: false }, terminal), exitCodes.usage)
  t.match(written.err, /nonexistent/)
})

tap.test('a service that is away for a moment is waited for; one that stays away is not', async (t) => {
  const { service, db } = await listen(t, servers)
  let absences = 0
  const restarting: Service = {
    ...service,
    async plan(id) {
      if (absences++ < 5) throw new Unavailable('restarting')
      return service.plan(id)
    },
  }
  const printed = plan(restarting, stdin, paper(spec).terminal, pace)
  await endPlan(db, await startPlan(db), { result: planned })
  t.equal(await printed, exitCodes.done)
  t.ok(absences > 5)

  const gone = { ...service, plan: () => Promise.reject(new Unavailable('gone')) }
  const impatient = plan(gone, stdin, paper(spec).terminal, { intervalMs: 10, absenceMs: 50 })
  await t.rejects(impatient, Unavailable)
})
