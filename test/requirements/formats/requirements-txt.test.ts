import tap from 'tap'
import { requirementsTxt } from '../../../src/requirements/formats/requirements-txt.ts'
import { FileFault } from '../../../src/requirements/requirement.ts'
import { among } from '../files.ts'

async function read(text: string, files: { [path: string]: string } = {}) {
  return requirementsTxt(text, 'a/requirements.txt', among(files))
}

tap.test('names, constraints, extras and conditions, each with its line', async (t) => {
  const { requirements, leftOut } = await read(`\ufeff# what we need
Jinja2==3.1.6 \\
    --hash=sha256:aaaa \\
    --hash=sha256:bbbb   # by pip-compile
requests[socks,security] >= 2, < 3 ; python_version > "3.8"\r
zope.interface
`)
  t.same(leftOut, [])
  t.match(requirements, [
    { name: 'Jinja2', constraint: '==3.1.6', extras: [], marker: null, where: 'a/requirements.txt:2' },
    {
      name: 'requests',
      constraint: '>=2,<3',
      extras: ['socks', 'security'],
      marker: { left: { variable: 'python_version' }, operator: '>', right: { text: '3.8' } },
      where: 'a/requirements.txt:5',
    },
    { name: 'zope.interface', constraint: '', where: 'a/requirements.txt:6' },
  ])
})

tap.test('what comes from anywhere else than a channel is left out', async (t) => {
  const lines = [
    '-e .',
    '--editable=./lib',
    '-e git+https://example.org/x#egg=x',
    'git+https://example.org/y',
    'https://example.org/z-1.0.tar.gz',
    './wheels/one.whl',
    'two.whl',
    'three @ https://example.org/three.zip',
  ]
  const { requirements, leftOut } = await read(lines.join('\n'))
  t.same(requirements, [])
  t.equal(leftOut.length, lines.length)
  for (const { because } of leftOut) t.match(because, /comes from a URL or a path/)
})

tap.test('options of pip, and unreadable lines', async (t) => {
  const { leftOut } = await read('--index-url https://example.org/simple\n-f wheels\n--pre\nnot a name\n')
  t.same(
    leftOut.map(({ what }) => what),
    ['--index-url https://example.org/simple', '-f wheels', '--pre', 'not a name'],
  )
  t.match(leftOut[0]?.because, /option of pip/)
  t.match(leftOut[3]?.because, /cannot be read/)
})

tap.test('every form of versions that pip takes', async (t) => {
  const lines: [string, string][] = [
    ['decorator===5.1.1', '===5.1.1'],
    ['sniffio>=1.0,', '>=1.0'],
    ['sniffio (>=1.0, )', '>=1.0'],
    ['sniffio ()', ''],
    ['click[]>=8', '>=8'],
    ['click [ a , b ] >= 8 , != 8.1', '>=8,!=8.1'],
    ['click~=8.1 ;', '~=8.1'],
    ['click==8.*;os.name=="posix"', '==8.*'],
    ['click==1!2.0.post1+local.1', '==1!2.0.post1+local.1'],
  ]
  for (const [line, constraint] of lines) {
    const { requirements, leftOut } = await read(line)
    t.same([requirements.map((one) => one.constraint), leftOut], [[constraint], []], line)
  }
})

tap.test('what cannot be read is named with what is expected there', async (t) => {
  const lines: [string, RegExp][] = [
    ['click=8', /write `==8`/],
    ['click >=8 <9', /separated by commas/],
    ['click>=8,,<9', /`` is no version/],
    ['click ; python_version', /an operator, .* is expected at the end/],
    ['click ; python_versoin > "3"', /a variable of PEP 508 or a quoted text is expected at python_versoin/],
    ['click ; os_name == "nt" xor os_name == "posix"', /`and`, `or` or the end is expected at xor/],
    ['click[a b]', /is no list of extras/],
    [`\${NAME}==2`, /pip takes \$\{NAME\} from its environment; write its value/],
    [`click==\${VERSION}`, /pip takes \$\{VERSION\}/],
    ['-e', /comes from a URL or a path/],
  ]
  for (const [line, because] of lines) t.match((await read(line)).leftOut, [{ what: line, because }], line)
})

tap.test('lines end, go on and have comments as for pip', async (t) => {
  const { requirements, leftOut } = await read(
    'a # one \\\nb \\\n>=2\n# three \\\nc\rd \\\n# ends it\n"e"\nf \\',
  )
  t.same(
    requirements.map(({ name, constraint, where }) => [name + constraint, where]),
    [
      ['a', 'a/requirements.txt:1'],
      ['c', 'a/requirements.txt:5'],
      ['d', 'a/requirements.txt:6'],
      ['f', 'a/requirements.txt:9'],
    ],
  )
  t.match(leftOut, [{ where: 'a/requirements.txt:8', what: '"e"' }])
})

tap.test('options behind a requirement: hashes in one entry, others each', async (t) => {
  const { requirements, leftOut, passedOver } = await read(
    'a==1 --hash=sha256:00\nb==1 --hash=sha256:00 --hash=sha256:11\nc --config-settings "x=1 2"\n',
  )
  t.equal(requirements.length, 3)
  t.match(passedOver, [{ what: '--hash of a==1 and of 1 more', where: 'a/requirements.txt:1' }])
  t.match(leftOut, [{ what: 'c --config-settings x=1 2', because: /option of pip/ }])
})

tap.test('a URL under a condition is judged with it', async (t) => {
  const { requirements, leftOut } = await read(
    'a @ https://example.org/a.zip ; os_name == "nt"\nhttps://example.org/b.whl ; os_name == "nt"\n',
  )
  t.same(leftOut, [])
  t.match(requirements, [
    { marker: { operator: '==' }, elsewhere: [{ because: /a URL/ }] },
    { elsewhere: [{}] },
  ])
})

tap.test('one file for -c and for -r, and quoted names', async (t) => {
  const { requirements, constraints } = await read('-c more.txt\n-r "more.txt"\n-r \'with space.txt\'\n', {
    'a/more.txt': 'click<9\n',
    'a/with space.txt': 'rich\n',
  })
  t.match([requirements, constraints], [[{ name: 'click' }, { name: 'rich' }], [{ name: 'click' }]])
})

tap.test('all files that cannot be read are named, with the lines that include them', async (t) => {
  await t.rejects(read('-r one.txt\n-c two.txt\n'), {
    message:
      'a/requirements.txt:1 includes it: a/one.txt cannot be read\na/requirements.txt:2 includes it: a/two.txt cannot be read',
  })
})

tap.test('files that it includes, relative to itself, once; constraints ask for nothing', async (t) => {
  const files = {
    'a/more/other.txt': 'click\n-r ../requirements.txt\n-r third.txt\n',
    'a/more/third.txt': 'rich\n',
    'base.in': 'pygments\n',
    'a/limits.txt': 'click<9\nunrelated==1\n',
  }
  const { requirements, constraints, leftOut } = await read(
    'jinja2\n-r more/other.txt\n-rmore/third.txt\n--requirement=../base.in\n-c limits.txt\n-r https://example.org/r.txt\n',
    files,
  )
  t.same(
    requirements.map(({ name, where }) => [name, where]),
    [
      ['jinja2', 'a/requirements.txt:1'],
      ['click', 'a/more/other.txt:1'],
      ['rich', 'a/more/third.txt:1'],
      ['pygments', 'base.in:1'],
    ],
  )
  t.same(
    constraints.map(({ name, constraint }) => name + constraint),
    ['click<9', 'unrelated==1'],
  )
  t.match(leftOut, [{ what: 'https://example.org/r.txt', where: 'a/requirements.txt:6' }])
  await t.rejects(read('-r nowhere.txt'), FileFault)
})
