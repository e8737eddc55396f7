import tap from 'tap'
import { unmetConstraints } from '../../src/requirements/constraints.ts'
import { readFiles } from '../../src/requirements/read-files.ts'
import { type Aim, toSpec } from '../../src/requirements/to-spec.ts'
import { FileFault } from '../../src/requirements/wishes.ts'
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

tap.test('a file of no known kind', async (t) => {
  await t.rejects(made({ 'setup.py': '' }), FileFault)
})
