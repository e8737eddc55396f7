import tap from 'tap'
import { requirementsTxt } from '../../src/requirements/requirements-txt.ts'
import { FileFault } from '../../src/requirements/wishes.ts'
import { among } from './files.ts'

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
      marker: { left: 'python_version', operator: '>', right: '"3.8"' },
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

tap.test('options of pip, and what nobody can read', async (t) => {
  const { leftOut } = await read('--index-url https://example.org/simple\n-f wheels\n--pre\nnot a name\n')
  t.same(
    leftOut.map(({ what }) => what),
    ['--index-url https://example.org/simple', '-f wheels', '--pre', 'not a name'],
  )
  t.match(leftOut[0]?.because, /option of pip/)
  t.match(leftOut[3]?.because, /cannot be read/)
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
