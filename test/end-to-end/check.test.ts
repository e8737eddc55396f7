import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { type CheckOptions, check } from '../../src/client/actions/check.ts'
import { exitCodes } from '../../src/client/output/exit-codes.ts'
import { paper } from '../client/fixture.ts'
import { runPatchbay } from '../patchbay.ts'
import { temporaryFolder } from '../servers.ts'
import { openSite } from './site.ts'

const site = await openSite(tap)
const worker = await site.startWorker(tap, { NIX_CONFIG: 'max-jobs = 2' })
const folder = await temporaryFolder(tap)
const file = join(folder, 'requirements.txt')
const twelve = `jinja2>=3
click
markupsafe==3.*
tornado
msgspec
ruamel.yaml
multidict
hiredis
rich
websockets
pycryptodome
tornadoo
`
await writeFile(file, twelve)

const printed = `PACKAGE           VERSION  NEEDED BY            VERDICT
click             8.1.8    requirements.txt:2   safe
hiredis           2.3.2    requirements.txt:8   turns the GIL on: hiredis.hiredis
jinja2            3.1.6    requirements.txt:1   turns the GIL on through markupsafe
markupsafe        2.1.5    requirements.txt:3   turns the GIL on: markupsafe._speedups; 3.0 and later do not
msgspec           0.19.0   requirements.txt:5   does not build; 0.20 and later do
multidict         6.4.3    requirements.txt:7   safe
pycryptodome      3.20.0   requirements.txt:11  safe
rich              13.9.4   requirements.txt:9   safe
ruamel-yaml       0.18.10  requirements.txt:6   safe
tornado           6.4.2    requirements.txt:4   works without its native part: tornado.speedups
tornadoo                   requirements.txt:12  not in the channel; near to it: tornado
websockets        15.0.1   requirements.txt:10  turns the GIL on: websockets.speedups
markdown-it-py    3.0.0    rich                 safe
mdurl             0.1.2    markdown-it-py       safe
pygments          2.18.0   rich                 safe
ruamel-yaml-clib  0.2.12   ruamel-yaml          works without its native part: _ruamel_yaml
`

/** Checks the file, or another text in its place, as the command does. */
async function checked(changes: Partial<CheckOptions> = {}, text = '') {
  const { terminal, written } = paper(text)
  const options = { files: [text === '' ? file : '-'], extras: [], groups: [], targets: [], allow: [] }
  const exitCode = await check(
    site.service,
    { ...options, known: false, json: false, markdown: false, ...changes },
    terminal,
  )
  return { exitCode, out: written.out, err: written.err }
}

/** The table of a report, with the places of the file as if it lay in the present folder. */
function tableOf(report: string): string {
  const lines = (report.split('\n\n')[0] ?? '').split('\n')
  const start = lines[0]?.indexOf('NEEDED BY') ?? 0
  const end = lines[0]?.indexOf('VERDICT') ?? 0
  const width = end - start - folder.length - 1
  const place = (line: string) => line.slice(start, end).replace(`${folder}/`, '').trimEnd().padEnd(width)
  return lines.map((line) => `${line.slice(0, start)}${place(line)}${line.slice(end)}\n`).join('')
}

tap.test('twelve packages: one build, one table, and what to fetch', async (t) => {
  const { exitCode, out, err } = await checked()
  t.equal(exitCode, exitCodes.failed, 'not all is safe')
  t.equal(tableOf(out), printed)
  t.match(
    out,
    /\n\nChecked in the channel’s version:\n.*:3 {2}markupsafe==3\.\* {2}The channel has 2\.1\.5\.\n/,
  )
  t.match(
    out,
    /\nTo fetch what works for python313FreeThreading \(environment [0-9a-f]{64}\):\n {2}nix-store --realise /,
  )
  t.match(out, /\n\n8 of 16 packages are safe for python313FreeThreading; 8 are not safe\.\n$/)
  t.match(err, /^building {2}/m)
  t.notMatch(err, 'Known before', 'no build has ended before')
  const { items } = await site.service.environments({})
  t.equal(items.length, 1)
  t.match(items[0], { status: 'ready', build: { attempt: 1 }, spec: { failures: 'omit' } })
})

tap.test('known results come before what has to be built', async (t) => {
  const { exitCode, out, err } = await checked({}, 'click\nsix\n')
  t.equal(exitCode, exitCodes.done)
  t.match(out, /^six +\S+ +-:2 +safe$/m)
  const [before = ''] = err.split('\n\n')
  t.match(before, /^Known before this build:\nPACKAGE .*\nclick +8\.1\.8 .* safe\nsix +-:2 +not known$/)
})

tap.test('all that follows needs no worker', async (t) => {
  await worker.close()

  const again = await checked()
  t.equal(tableOf(again.out), printed)
  t.equal(again.err, '', 'the environment is there')

  const known = await checked({ known: true })
  t.equal(known.exitCode, exitCodes.failed)
  t.equal(tableOf(known.out), printed)
  t.match(
    (await checked({ known: true }, 'click\nblinker\n')).exitCode,
    exitCodes.leftOut,
    'not all is known',
  )

  const { items } = await site.service.environments({})
  t.equal(items.length, 2, 'nothing was requested')
})

tap.test('allowed packages, and what turns the GIL on through them, do not count', async (t) => {
  const allow = ['MarkupSafe', 'tornado', 'msgspec', 'ruamel.yaml.clib', 'hiredis', 'websockets']
  t.equal((await checked({ known: true, allow })).exitCode, exitCodes.failed, 'one is not in the channel')
  await writeFile(join(folder, 'pyproject.toml'), '[tool.patchbay]\nallow = ["tornadoo", "click"]\n')
  const { exitCode, out } = await checked({ known: true, allow })
  t.equal(exitCode, exitCodes.done)
  t.match(out, /^jinja2 .* turns the GIL on through markupsafe \(allowed\)$/m)
  t.match(out, /^Allowed, but safe or not there: click\.$/m)
  t.match(out, /\n8 of 16 packages are safe for python313FreeThreading; 8 are allowed\.\n$/)
  await writeFile(join(folder, 'pyproject.toml'), '')
})

tap.test('JSON has the same as a list', async (t) => {
  const { out, exitCode } = await checked({ json: true })
  t.equal(exitCode, exitCodes.failed)
  const { items, ...rest } = JSON.parse(out)
  t.match(rest, {
    safe: false,
    targets: [{ target: 'python313FreeThreading', status: 'ready', gil: 'on', storePath: /patched-env$/ }],
    next: null,
    notChecked: [],
    otherVersions: [{ what: 'markupsafe==3.*' }],
  })
  const named = (name: string) => items.find((one: { name: string }) => one.name === name)
  t.match(named('msgspec'), {
    direct: true,
    requiredAt: [`${file}:5`],
    results: [{ verdict: 'does-not-build', version: '0.19.0', itself: true, since: '0.20', allowed: false }],
  })
  t.match(named('jinja2').results, [{ verdict: 'turns-gil-on', itself: false, through: ['markupsafe'] }])
  t.match(named('mdurl'), { direct: false, neededBy: ['markdown-it-py'], results: [{ verdict: 'safe' }] })
  t.match(named('tornadoo').results, [{ verdict: 'not-in-channel', version: null }])
})

tap.test('Markdown, as a command', async (t) => {
  const { stdout, exitCode } = await runPatchbay(['check', file, '--markdown', '--url', site.url])
  t.equal(exitCode, exitCodes.failed)
  const lines = stdout.replaceAll(`${folder}/`, '').split('\n')
  t.strictSame(lines.slice(0, 4), [
    '**8 of 16 packages are safe for python313FreeThreading; 8 are not safe.**',
    '',
    '| Package | Version | Needed by | Verdict |',
    '| --- | --- | --- | --- |',
  ])
  t.ok(
    lines.includes(
      '| markupsafe | 2.1.5 | requirements.txt:3 | turns the GIL on: markupsafe.\\_speedups; 3.0 and later do not |',
    ),
  )
  t.equal(lines.filter((line) => line.startsWith('|')).length, 16 + 2 + 3)
  const both = await runPatchbay(['check', file, '--markdown', '--json', '--url', site.url])
  t.equal(both.exitCode, exitCodes.usage)
})

tap.test('packages that go wrong', async (t) => {
  await site.startWorker(t, { NIX_CONFIG: 'max-jobs = 2' })
  const verdicts = async (...names: string[]) => {
    const { out, err, exitCode } = await checked({ channel: 'faulty', json: true }, `${names.join('\n')}\n`)
    const { items, targets } = JSON.parse(out)
    const rows = (items as { name: string; results: object[] }[]).map(({ name, results }) => [
      name,
      results[0],
    ])
    return { rows: Object.fromEntries(rows), targets, err, exitCode }
  }

  const omitted = await verdicts('sound', 'uncompilable', 'stubborn', 'leaning', 'orphan', 'unsafe')
  t.match(omitted, {
    exitCode: exitCodes.failed,
    targets: [{ status: 'ready' }],
    rows: {
      sound: { verdict: 'safe' },
      unsafe: { verdict: 'turns-gil-on' },
      uncompilable: { verdict: 'without-native-part' },
      stubborn: { verdict: 'does-not-build', itself: true },
      leaning: { verdict: 'does-not-build', itself: false, because: 'needs stubborn, which does not build' },
      orphan: { verdict: 'does-not-build', because: /^missing-tool, / },
    },
  })

  const nothingLeft = await verdicts('stubborn')
  t.match(nothingLeft, {
    exitCode: exitCodes.failed,
    targets: [{ status: 'failed', failure: { package: 'stubborn' } }],
    rows: { stubborn: { verdict: 'does-not-build', itself: true } },
    err: /Nothing that the spec names would be left without it\.\n$/,
  })

  const broken = await verdicts('sound', 'raising')
  t.match(broken, {
    exitCode: exitCodes.failed,
    targets: [{ status: 'failed', failure: { class: 'import-failed' } }],
    rows: { sound: { verdict: 'safe' }, raising: { verdict: 'cannot-be-imported', modules: [/^raising/] } },
  })
})

tap.test(
  'a target that the channel lacks is a column without results, and its failure comes last',
  async (t) => {
    await site.startWorker(t)
    const { exitCode, out, err } = await checked({ targets: ['3.13t', '3.14t'] }, 'click\n')
    t.equal(exitCode, exitCodes.failed)
    t.match(out, /^PACKAGE +VERSION +NEEDED BY +3\.13t +3\.14t\nclick +8\.1\.8 +-:1 +safe +not known$/m)
    t.match(err, /^failed {2}.*\n\nThe whole log: .*\n\n.*python314/m)
  },
)
