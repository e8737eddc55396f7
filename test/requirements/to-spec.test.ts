import tap from 'tap'
import { unmetConstraints } from '../../src/requirements/constraints.ts'
import { readFiles } from '../../src/requirements/read-files.ts'
import { FileFault } from '../../src/requirements/requirement.ts'
import { type Aim, toSpec } from '../../src/requirements/to-spec.ts'
import { aimAt, among } from './files.ts'

const has = ['click', 'jinja2', 'multidict', 'numpy', 'ruamel-yaml', 'tornado']

async function made(files: { [path: string]: string }, aim: Partial<Aim> = {}) {
  const chosen = { extras: [], groups: [] }
  return toSpec(await readFiles(Object.keys(files), chosen, among(files)), aimAt(has, aim))
}

tap.test('what the channel has is in the spec, by its normal name, once', async (t) => {
  const files = { 'requirements.txt': 'Jinja2\nruamel.yaml\n', 'environment.yml': 'dependencies: [jinja2]' }
  t.same((await made(files)).spec, { packages: ['jinja2', 'ruamel-yaml'] })
})

tap.test('what it has not is named, with what is near', async (t) => {
  const { spec, leftOut } = await made({ 'r.txt': 'nunpy\nzzzzzzzz\n3to2\nclick[fast]\n' })
  t.same(spec.packages, ['click'])
  t.match(leftOut, [
    { where: 'r.txt:3', what: '3to2', because: /No channel has a package of such a name/ },
    { where: 'r.txt:1', what: 'nunpy', because: /The channel has no Python package/, nearest: ['numpy'] },
    { where: 'r.txt:2', what: 'zzzzzzzz' },
    { where: 'r.txt:4', what: 'click[fast]', because: /not their extras/ },
  ])
  t.notOk(leftOut[2]?.nearest)
})

tap.test('without a service all names are taken', async (t) => {
  const { spec, leftOut } = await made({ 'r.txt': 'anything\n' }, { packageNames: null, channelPython: null })
  t.same(spec.packages, ['anything'])
  t.same(leftOut, [])
})

tap.test('what is not for the target is not needed', async (t) => {
  const text = 'click ; python_version < "3.13"\nnumpy ; python_version >= "3.13"\n'
  const { spec, passedOver, leftOut, assumedPython } = await made({ 'r.txt': text })
  t.same(spec.packages, ['numpy'])
  t.match(passedOver, [{ where: 'r.txt:1', because: 'It is not for Python 3.13 on x86_64-linux.' }])
  t.same([leftOut, assumedPython], [[], null])
  t.equal((await made({ 'r.txt': text }, { channelPython: null })).assumedPython, '3.13')
  t.equal((await made({ 'r.txt': 'click' }, { channelPython: null })).assumedPython, null)
})

tap.test('a Python that the files take becomes source and target', async (t) => {
  const interpreters = { source: 'python314', target: 'python314FreeThreading' }
  t.match((await made({ 'e.yml': 'dependencies: [python=3.14, click]' })).spec, interpreters)
  t.match((await made({ 'r.txt': 'click' }, { python: '3.14' })).spec, interpreters)
  t.same((await made({ 'e.yml': 'dependencies: [python=3.13, click]' })).spec, { packages: ['click'] })
  const { spec, leftOut } = await made({ 'e.yml': 'dependencies: [python=3.11, click]' })
  t.same(spec, { packages: ['click'] })
  t.match(leftOut, [{ what: 'python 3.11', because: /no free-threaded Python before 3\.13/ }])
  const named = await made({ 'e.yml': 'dependencies: [python = 3.14, click]' }, { python: '3.13' })
  t.match(named.leftOut, [{ what: 'python ==3.14.*', because: /The target is 3\.13/ }])
  const two = { 'a.yml': 'dependencies: [python=3.13]', 'b.yml': 'dependencies: [python=3.14]' }
  t.match((await made(two)).leftOut, [{ what: 'python 3.14', because: 'a.yml: dependencies takes 3.13.' }])
})

tap.test('a project that is not for the target’s Python', async (t) => {
  const project = (constraint: string) => ({
    'pyproject.toml': `[project]\nrequires-python = "${constraint}"`,
  })
  t.match((await made(project('>=3.10,<3.13'))).leftOut, [{ what: 'python >=3.10,<3.13' }])
  for (const fine of ['>=3.11', '<3.13.5', '>=3.13.2', '~=3.11'])
    t.same((await made(project(fine))).leftOut, [], fine)
})

tap.test('a Python that other tools write as alternatives is judged, too', async (t) => {
  for (const constraint of ['python = "3.11 || 3.12"', 'python = "=3.12"', 'python = ">= 3.14"']) {
    const { leftOut } = await made({
      'pyproject.toml': `[tool.poetry.dependencies]\n${constraint}\nclick = "*"`,
    })
    t.match(leftOut, [{ because: 'The target is 3.13. --python takes another.' }], constraint)
  }
  const odd = { 'pyproject.toml': '[project]\nrequires-python = ">=three"\ndependencies = ["click"]' }
  t.match((await made(odd)).leftOut, [{ what: 'python >=three', because: /in no form of PEP 440/ }])
})

tap.test('a condition on the patch release is evaluated if that is known, else reported', async (t) => {
  const files = {
    'r.txt':
      'click ; python_full_version >= "3.13.2"\nnumpy ; python_full_version < "3.14"\ntornado ; python_full_version < "3.13.2"\n',
    'pyproject.toml': '[project]\nrequires-python = ">=3.13.1,!=3.13.4"',
    'e.yml': 'dependencies: [python=3.13.5]',
  }
  const unknown = await made(files)
  t.same(unknown.spec.packages, ['numpy'])
  const because =
    /depends on the patch release of Python 3\.13, which is not known\. --python 3\.13\.N says it/
  t.match(unknown.leftOut, [
    { where: 'r.txt:1', because },
    { where: 'r.txt:3', because },
  ])
  t.match(unknown.undecided, [{ what: 'python >=3.13.1,!=3.13.4' }, { what: 'python ==3.13.5.*' }])
  const known = await made(files, { python: '3.13', fullPython: '3.13.5' })
  t.same(known.spec.packages, ['click', 'numpy'])
  t.same([known.leftOut, known.undecided], [[], []])
  t.match(known.passedOver, [{ where: 'r.txt:3', because: 'It is not for Python 3.13.5 on x86_64-linux.' }])
  const ofChannel = await made(files, { channelPython: '3.13', channelFullPython: '3.13.5' })
  t.same(ofChannel.spec.packages, known.spec.packages, 'the channel tells, where the target is its own')
  const newer = await made(files, { python: '3.14', channelPython: '3.13', channelFullPython: '3.13.5' })
  t.match(newer.leftOut, [{ what: 'python ==3.13.5.*', because: /The target is 3\.14\./ }], 'no other’s')
  const other = await made(files, { python: '3.13', fullPython: '3.13.4' })
  t.match(other.leftOut, [
    { what: 'python >=3.13.1,!=3.13.4', because: /The target is 3\.13\.4/ },
    { what: 'python ==3.13.5.*' },
  ])
})

tap.test('a package comes from elsewhere only under its condition', async (t) => {
  const project = `[project]
dependencies = ["click", "numpy", "tornado ; os_name == 'nt'"]
[tool.uv.sources]
click = { git = "https://example.org/click", marker = "sys_platform == 'linux'" }
numpy = { git = "https://example.org/numpy", marker = "sys_platform == 'win32'" }
tornado = { path = "../tornado" }
`
  const { spec, leftOut, passedOver } = await made({ 'pyproject.toml': project })
  t.same(spec.packages, ['numpy'])
  t.match(leftOut, [{ what: 'click', because: /come from a git/ }])
  t.match(passedOver, [{ what: "tornado ; os_name == 'nt'" }])
})

tap.test('a condition of a limit is judged, too', async (t) => {
  const files = { 'r.txt': 'click\n-c c.txt\n', 'c.txt': 'click<8 ; os_name == "nt"\nclick<9\n' }
  const wishes = await readFiles(['r.txt'], { extras: [], groups: [] }, among(files))
  t.match(toSpec(wishes, aimAt(has)).constraints, [{ constraint: '<9' }])
})

tap.test('versions that PEP 440 does not have are said, and the package is there', async (t) => {
  const { spec, leftOut, constraints } = await made({
    'r.txt': 'click>=8.*\n',
    'e.yml': 'dependencies: [numpy=1.1.1w]',
  })
  t.same(spec.packages, ['click', 'numpy'])
  t.match(leftOut, [
    { where: 'r.txt:1', what: 'click >=8.*', because: /PEP 440 has no such versions/ },
    { what: 'numpy ==1.1.1w.*' },
  ])
  t.same(constraints, [])
})

tap.test('a spec has at most 500 packages', async (t) => {
  const names = Array.from({ length: 501 }, (_, index) => `p${String(index).padStart(3, '0')}`)
  const { spec, leftOut } = await made({ 'r.txt': names.join('\n') }, { packageNames: names })
  t.equal(spec.packages.length, 500)
  t.match(leftOut, [{ what: 'p500' }])
})

tap.test('versions are held against what the files want', async (t) => {
  const read = among({
    'r.txt': 'click>=8,<9\nJinja2==3.1.*\nnumpy>=3\ntornado\nmultidict>=1\n-c c.txt',
    'c.txt': 'click<8.1\nunrelated==1',
  })
  const wishes = await readFiles(['r.txt'], { extras: [], groups: [] }, read)
  const { constraints } = toSpec(wishes, aimAt(has))
  const versions = new Map([
    ['click', '8.1.8'],
    ['jinja2', '3.1.6'],
    ['numpy', '2.1.0'],
    ['multidict', 'unstable'],
  ])
  const { unmet, unknown } = unmetConstraints(constraints, versions)
  t.match(unmet, [
    { what: 'numpy>=3', because: 'The channel has 2.1.0, which is in the spec all the same.' },
    { where: 'c.txt:1', what: 'click<8.1' },
  ])
  t.equal(unmet.length, 2)
  t.match(unknown, [{ name: 'multidict', constraint: '>=1' }])
  t.equal(unmetConstraints(constraints, new Map()).unknown.length, constraints.length)
})

tap.test('alternatives, prefixes and exact texts', async (t) => {
  const constraint = (text: string) => [{ name: 'click', constraint: text, where: 'r.txt:1' }]
  const meets = (version: string, text: string) => {
    const { unmet, unknown } = unmetConstraints(constraint(text), new Map([['click', version]]))
    return unmet.length === 0 && unknown.length === 0
  }
  t.ok(meets('2.0', '==1.2 || ==2.0'))
  t.notOk(meets('3.0', '==1.2 || ==2.0'))
  t.ok(meets('2.1', '==2.1.0.*'))
  t.ok(meets('5.1.1', '===5.1.1'))
  t.notOk(meets('5.1.1.0', '===5.1.1'))
})

tap.test(
  'a file from which nothing can be taken is a fault, with the parts that could be chosen',
  async (t) => {
    const faults: [string, string, RegExp][] = [
      [
        'environment.yml',
        'name: only\nchannels: [defaults]\n',
        /^environment\.yml: no package can be taken from this/,
      ],
      ['environment.yml', 'dependencies:\n', /no package can be taken/],
      ['environment.yml', '', /is no environment of conda/],
      [
        'requirements.txt',
        '# nothing\n',
        /^requirements\.txt: no package can be taken from this\. Name a file/,
      ],
      ['pyproject.toml', '[build-system]\n', /no package can be taken/],
      ['setup.cfg', '[metadata]\nname = x\n', /no package can be taken/],
      ['uv.lock', 'version = 1\n', /no package can be taken/],
      ['poetry.lock', 'package = []\n', /no package can be taken/],
      ['pylock.toml', 'lock-version = "1.0"\npackages = []\n', /no package can be taken/],
      ['Pipfile', '[dev-packages]\na = "*"\n', /Choose from the groups dev, dev-packages \(--group\)\./],
      [
        'pyproject.toml',
        '[project]\nname = "x"\n[project.optional-dependencies]\nweb = ["a"]\n[dependency-groups]\ntest = ["b"]\n',
        /Choose from the extras web \(--extra\) and the groups test \(--group\)\./,
      ],
    ]
    for (const [name, text, message] of faults) await t.rejects(made({ [name]: text }), { message }, name)
    await t.rejects(made({ 'a.txt': '', 'b.txt': 'click', 'c.yml': '- a' }), {
      message: /^a\.txt: no package.*\nc\.yml is no environment/,
    })
  },
)

tap.test('extras and groups that no file has', async (t) => {
  const read = (extras: string[], groups: string[]) =>
    readFiles(
      ['pyproject.toml', 'r.txt'],
      { extras, groups },
      among({
        'pyproject.toml': '[project]\ndependencies = ["a"]\n[project.optional-dependencies]\nWeb_UI = []\n',
        'r.txt': 'b',
      }),
    )
  t.equal((await read(['web-ui'], [])).requirements.length, 2)
  await t.rejects(read(['gui'], ['docs']), {
    message:
      'pyproject.toml, r.txt has no extra gui. It has Web_UI.\npyproject.toml, r.txt has no group docs. It has none.',
  })
})

tap.test('a file of no known kind', async (t) => {
  await t.rejects(made({ 'setup.py': '' }), FileFault)
})
