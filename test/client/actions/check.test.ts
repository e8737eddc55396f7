import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import tap, { type Test } from 'tap'
import { type CheckOptions, check } from '../../../src/client/actions/check.ts'
import { exitCodes } from '../../../src/client/output/exit-codes.ts'
import type { Failure } from '../../../src/errors.ts'
import { makeReady, plan } from '../../api/fixture.ts'
import { startServers, temporaryFolder } from '../../servers.ts'
import { type Listening, listen, paper } from '../fixture.ts'

const servers = await startServers(tap)
const pace = { intervalMs: 20, absenceMs: 5000 }
const usual: CheckOptions = {
  files: ['-'],
  extras: [],
  groups: [],
  targets: [],
  allow: [],
  known: false,
  json: false,
  markdown: false,
}

async function printed({ service }: Listening, text: string, changes: Partial<CheckOptions> = {}) {
  const { terminal, written } = paper(text)
  const exitCode = await check(service, { ...usual, ...changes }, terminal, pace)
  return { exitCode, ...written }
}

/** The newest build of each environment, once there are so many. */
async function builds({ db }: Listening, count: number): Promise<string[]> {
  for (;;) {
    const page = await db.environments.list({ limit: 10 })
    if (page?.items.length === count) return page.items.map(({ build }) => build.id)
    await sleep(10)
  }
}

/** Plays a worker that makes the next builds ready. */
async function buildAll(at: Listening, count: number): Promise<void> {
  for (const id of await builds(at, count)) await makeReady(at.db, await plan(at.db, id))
}

tap.test('two targets are two environments, and two columns', async (t) => {
  const at = await listen(t, servers)
  const checked = printed(at, 'jinja2\nclick ; python_version >= "3.14"\n', { targets: ['3.13t', '3.14t'] })
  await buildAll(at, 2)
  const { exitCode, out } = await checked
  t.equal(exitCode, exitCodes.failed)
  t.strictSame(out.split('\n\n')[0]?.split('\n'), [
    'PACKAGE     VERSION  NEEDED BY  3.13t                                                         3.14t',
    'click                -:2        not needed                                                    not known',
    'jinja2      3.1.6    -:1        safe                                                          safe',
    'markupsafe  2.1.5               turns the GIL on: markupsafe._speedups; 3.0 and later do not  turns the GIL on: markupsafe._speedups; 3.0 and later do not',
  ])
  const { items } = await at.service.environments({})
  t.strictSame(items.map(({ spec }) => [spec.source, spec.target, spec.packages]).sort(), [
    ['python313', 'python313FreeThreading', ['jinja2']],
    ['python314', 'python314FreeThreading', ['click', 'jinja2']],
  ])
})

tap.test('entries that name no package are not checked, unless the project allows them', async (t) => {
  const at = await listen(t, servers)
  const folder = await temporaryFolder(t)
  const file = join(folder, 'requirements.txt')
  await writeFile(file, 'jinja2\n-e .\n')
  const checked = printed(at, '', { files: [file], allow: ['markupsafe'] })
  await buildAll(at, 1)
  t.match(await checked, {
    exitCode: exitCodes.leftOut,
    out: /\n\nNot checked:\n.*:2 {2}-e \. {2}It comes from/,
  })
  await writeFile(join(folder, 'pyproject.toml'), '[tool.patchbay]\nallow = ["-e ."]\n')
  const allowed = await printed(at, '', { files: [file], allow: ['markupsafe'] })
  t.match(allowed, { exitCode: exitCodes.done, err: '' })
  t.notMatch(allowed.out, 'Not checked')
})

tap.test('nothing in the channel: the table is there, and nothing is built', async (t) => {
  const at = await listen(t, servers)
  const { exitCode, out } = await printed(at, 'nunpy\n')
  t.equal(exitCode, exitCodes.failed)
  t.match(out, /^nunpy +-:1 +not in the channel; near to it: numpy$/m)
  t.equal((await at.service.environments({})).items.length, 0)
})

/** Checks jinja2 with a build that ends with this failure after its import check. */
async function failing(t: Test, failure: Partial<Failure> & Pick<Failure, 'class'>) {
  const at = await listen(t, servers)
  const checked = printed(at, 'jinja2\n')
  const [id = ''] = await builds(at, 1)
  await at.db.builds.recordFailed(await plan(at.db, id), {
    message: 'It failed.',
    retryable: false,
    ...failure,
  })
  return { ...(await checked), id }
}

tap.test('a build that fails: what it has shown all the same, and the failure below', async (t) => {
  const { exitCode, out, err, id } = await failing(t, { class: 'worker-fault' })
  t.equal(exitCode, exitCodes.failed)
  t.match(out, /^markupsafe .* turns the GIL on/m)
  t.match(err, new RegExp(`failed {2}worker-fault\n\nThe whole log: patchbay log ${id}\n\nIt failed\\.\n$`))
})

tap.test('a cancelled build', async (t) => {
  const at = await listen(t, servers)
  const checked = printed(at, 'jinja2\n')
  const [id = ''] = await builds(at, 1)
  await at.service.cancel(id)
  t.equal((await checked).exitCode, exitCodes.cancelled)
})

tap.test('faults of the command line, the files and the project come at once', async (t) => {
  const at = await listen(t, servers)
  const folder = await temporaryFolder(t)
  const file = join(folder, 'requirements.txt')
  await writeFile(join(folder, 'pyproject.toml'), '[tool.patchbay]\nalow = ["click"]\n')
  const { exitCode, out, err } = await printed(at, '', {
    files: [file, join(folder, 'setup.py')],
    targets: ['3.12t', '3.13', '3.14;t'],
  })
  t.match({ exitCode, out }, { exitCode: exitCodes.usage, out: '' })
  for (const said of [
    'There is no free-threaded Python before 3.13: --target 3.12t cannot be.',
    '--target 3.13 has the GIL. Write 3.13t.',
    '--target takes an interpreter such as 3.14t, not 3.14;t.',
    `${file} cannot be read`,
    'setup.py is of no kind that can be read',
    '/tool/patchbay/alow  There is no field "alow". The fields are `allow`.',
  ])
    t.match(err, said)
  t.match(await printed(at, '# nothing\n'), { exitCode: exitCodes.usage, err: /no package can be taken/ })
})
