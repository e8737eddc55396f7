import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { type SpecFromOptions, specFrom } from '../../../src/client/actions/spec-from.ts'
import { serviceAt } from '../../../src/client/http/patchbay.ts'
import { exitCodes } from '../../../src/client/output/exit-codes.ts'
import { withErrorReport } from '../../../src/client/output/failure-report.ts'
import { planned, startPlan } from '../../api/fixture.ts'
import { endPlan } from '../../db/sample.ts'
import { moduleOf, nodeOptions } from '../../program.ts'
import { startServers, temporaryFolder } from '../../servers.ts'
import { listen, paper } from '../fixture.ts'

const servers = await startServers(tap)
const { service, db } = await listen(tap, servers)
const pace = { intervalMs: 20, absenceMs: 5000 }
const usual = { files: ['-'], extras: [], groups: [], offline: false, check: false, json: false }

/** What is printed for a requirements.txt on standard input, unless told otherwise. */
async function printed(text: string, changes: Partial<SpecFromOptions> = {}, at = service) {
  const { terminal, written } = paper(text)
  const exitCode = await withErrorReport(
    () => specFrom(at, { ...usual, ...changes }, terminal, pace),
    terminal,
  )
  return { exitCode, ...written }
}

async function fileOf(t: Test, name: string, text: string): Promise<string> {
  const file = join(await temporaryFolder(t), name)
  await writeFile(file, text)
  return file
}

tap.test('all of it mapped: the spec, and not a word', async (t) => {
  const { exitCode, out, err } = await printed('Jinja2\nruamel.yaml\nnumpy ; sys_platform == "linux"\n')
  t.same({ exitCode, err }, { exitCode: exitCodes.done, err: '' })
  t.same(JSON.parse(out), { packages: ['jinja2', 'numpy', 'ruamel-yaml'] })
  t.equal((await service.accept(out)).status, 'queued', 'the service accepts it unchanged')
})

tap.test(
  'what could not be mapped is listed with the reason, and the spec is there all the same',
  async (t) => {
    const text = `jinja2>=3
nunpy
-e .
--index-url https://user:secret@example.org/simple
click ; python_version < "3"
`
    const { exitCode, out, err } = await printed(text)
    t.equal(exitCode, exitCodes.leftOut)
    t.same(JSON.parse(out), { packages: ['jinja2'] })
    t.same(err.split('\n'), [
      'Not in the spec, or not as asked for:',
      '  -:3  -e .                                      It comes from a URL or a path; a channel has packages by name alone.',
      '  -:4  --index-url https://…@example.org/simple  It is an option of pip; packages come from the channel.',
      '  -:2  nunpy                                     The channel has no Python package of that name. Near to it: numpy.',
      '',
      'Not needed:',
      '  -:5  click ; python_version < "3"  It is not for Python 3.13.5 on x86_64-linux.',
      '',
      'A channel has one version of each package. Whether it is one of these was not looked at (--check does):',
      '  -:1  jinja2  >=3',
      '',
    ])
    const json = await printed(text, { json: true })
    t.equal(json.exitCode, exitCodes.leftOut)
    t.match(JSON.parse(json.out), {
      spec: { packages: ['jinja2'] },
      leftOut: [{}, {}, { what: 'nunpy', nearest: ['numpy'] }],
      passedOver: [{ what: /click/ }],
      unchecked: [{ name: 'jinja2', constraint: '>=3' }],
    })
  },
)

tap.test('conditions on the patch release are judged by the channel’s', async (t) => {
  const { exitCode, out } = await printed(
    'jinja2 ; python_full_version >= "3.13.5"\nclick ; python_full_version < "3.13.5"\n',
  )
  t.equal(exitCode, exitCodes.done)
  t.same(JSON.parse(out), { packages: ['jinja2'] })
})

tap.test('only constraints: nothing is left out', async (t) => {
  t.equal((await printed('jinja2>=3')).exitCode, exitCodes.done)
})

tap.test('--check has it planned, and says which versions are not what the files want', async (t) => {
  const checked = printed('jinja2>=3,<4\nmarkupsafe==3.*\n', { check: true })
  await endPlan(db, await startPlan(db), { result: planned })
  const { exitCode, out, err } = await checked
  t.equal(exitCode, exitCodes.leftOut)
  t.same(JSON.parse(out), { packages: ['jinja2', 'markupsafe'] })
  t.match(
    err,
    /^ {2}-:2 {2}markupsafe==3\.\* {2}The channel has 2\.1\.5, which is in the spec all the same\.$/m,
  )
  t.notMatch(err, 'was not looked at')

  const failing = printed('click', { check: true })
  const failure = { class: 'eval-error' as const, message: 'It cannot be evaluated.', retryable: false }
  await endPlan(db, await startPlan(db), { failure })
  t.match(await failing, { exitCode: exitCodes.failed, out: '', err: /It cannot be evaluated/ })
})

tap.test('without a service: reported, except with --offline', async (t) => {
  const nowhere = serviceAt('http://127.0.0.1:1')
  const asked = await printed('anything', {}, nowhere)
  t.match(asked, { exitCode: exitCodes.done, err: /no names are compared/ })
  t.same(JSON.parse(asked.out), { packages: ['anything'] })
  const offline = await printed('anything\nx ; python_version > "3"\n', { offline: true }, nowhere)
  t.match(offline, { exitCode: exitCodes.done, err: /^Conditions were judged for Python 3\.13/ })
})

tap.test('files by what they are called, with the channel and the parts that were named', async (t) => {
  const project = await fileOf(
    t,
    'pyproject.toml',
    '[project]\ndependencies = ["click"]\n[project.optional-dependencies]\nmath = ["numpy"]\n[dependency-groups]\ntest = ["pygments"]\n',
  )
  const conda = await fileOf(t, 'environment.yml', 'dependencies: [python=3.14, multidict]\n')
  const { out, err } = await printed('', {
    files: [project, conda],
    extras: ['math'],
    groups: ['test'],
    channel: 'sample',
  })
  t.same(JSON.parse(out), {
    channel: 'sample',
    source: 'python314',
    target: 'python314FreeThreading',
    packages: ['click', 'multidict', 'numpy', 'pygments'],
  })
  t.equal(err, '')
})

tap.test('what cannot be read, or is not there, is no matter for the service', async (t) => {
  const cases: [Partial<SpecFromOptions>, RegExp][] = [
    [{ files: ['/nonexistent.txt'] }, /nonexistent\.txt cannot be read/],
    [{ files: ['setup.py'] }, /setup\.py is of no kind that can be read: pylock\.toml, uv\.lock, /],
    [
      { files: ['/nonexistent.txt', 'setup.py'] },
      /nonexistent\.txt cannot be read.*\nsetup\.py is of no kind/,
    ],
    [
      { python: 'three' },
      /--python takes a version such as 3\.14, or with its patch release 3\.13\.5, not three/,
    ],
    [{ python: '3.12' }, /no free-threaded Python before 3\.13/],
    [{ groups: ['test'] }, /- has no group test\. It has none\./],
    [{ channel: 'nowhere' }, /There is no channel nowhere\. There are: sample\./],
  ]
  for (const [changes, said] of cases)
    t.match(await printed('click', changes), { exitCode: exitCodes.usage, out: '', err: said })
})

tap.test('a spec that would be empty is an error, with what there was', async (t) => {
  const cases: [string, RegExp][] = [
    ['# nothing\n', /^-: no package can be taken from this\. Name a file that lists packages\.\n$/],
    ['-e .\nnunpy\n', /-e \.[\s\S]*nunpy[\s\S]*\n-: no package can be taken from this/],
    ['click ; python_version < "3"\n', /Not needed:[\s\S]*no package can be taken/],
  ]
  for (const [text, err] of cases)
    t.match(await printed(text, { json: true, check: true }), { exitCode: exitCodes.usage, out: '', err })
})

tap.test('a file as PowerShell writes it', async (t) => {
  const file = join(await temporaryFolder(t), 'requirements.txt')
  await writeFile(file, Buffer.from('\ufeffclick==8.1.8\r\nnumpy\r\n', 'utf16le'))
  const { exitCode, out } = await printed('', { files: [file] })
  t.equal(exitCode, exitCodes.done)
  t.same(JSON.parse(out), { packages: ['click', 'numpy'] })
})

tap.test('conditions on the patch release: said, and judged where --python has it', async (t) => {
  const text = 'click\nnumpy ; python_full_version >= "3.13.2"\n'
  const offline = { offline: true, python: '3.13' }
  const unknown = await printed(text, offline)
  t.match(unknown, { exitCode: exitCodes.leftOut, err: /which is not known\. --python 3\.13\.N says it\./ })
  t.same(JSON.parse(unknown.out).packages, ['click'])
  const known = await printed(text, { ...offline, python: '3.13.5' })
  t.match(known, { exitCode: exitCodes.done, err: '' })
  t.same(JSON.parse(known.out).packages, ['click', 'numpy'])
  const project = await fileOf(
    t,
    'pyproject.toml',
    '[project]\nrequires-python = ">=3.13.2"\ndependencies = ["click"]\n',
  )
  const wants = await printed('', { ...offline, files: [project], json: true })
  t.match(wants, {
    exitCode: exitCodes.done,
    err: /^Not judged:\n.*python >=3\.13\.2 {2}It depends on the patch release/,
  })
  t.match(JSON.parse(wants.out).unchecked, [{ what: 'python >=3.13.2' }])
})

tap.test('as a command', async (t) => {
  const file = await fileOf(t, 'requirements.txt', 'jinja2\n-e .\n')
  const cli = moduleOf('src/cli.ts')
  const args = [...nodeOptions, cli, 'spec', 'from', file, '--offline']
  const { exitCode, stdout, stderr } = await execa('node', args, { reject: false })
  t.equal(exitCode, exitCodes.leftOut)
  t.same(JSON.parse(stdout), { packages: ['jinja2'] })
  t.match(stderr, `${file}:2`)
})
