import tap from 'tap'
import { environmentYml } from '../../../src/requirements/formats/environment-yml.ts'
import { among } from '../files.ts'

const read = (text: string, files = {}) => environmentYml(text, 'environment.yml', among(files))

tap.test('packages of conda and of pip, without what only conda has', async (t) => {
  const { requirements, passedOver, leftOut, pythons } = await read(
    `name: app
channels: [conda-forge]
dependencies:
  - python=3.14
  - python-freethreading
  - conda-forge::multidict=6.4
  - hiredis >=2,<4
  - numpy==2.1.0=py313_0
  - lxml 5.*
  - odd=1|2
  - pip
  - pip:
    - Jinja2>=3
    - -r requirements.txt
variables:
  COLOR: always
`,
    { 'requirements.txt': 'click\n' },
  )
  t.same(
    requirements.map(({ name, constraint, where }) => [name, constraint, where]),
    [
      ['multidict', '==6.4.*', 'environment.yml: dependencies'],
      ['hiredis', '>=2,<4', 'environment.yml: dependencies'],
      ['numpy', '==2.1.0', 'environment.yml: dependencies'],
      ['lxml', '==5.*', 'environment.yml: dependencies'],
      ['odd', '==1.* || ==2', 'environment.yml: dependencies'],
      ['Jinja2', '>=3', 'environment.yml: pip, entry 1'],
      ['click', '', 'requirements.txt:1'],
    ],
  )
  t.same(pythons, [{ constraint: '==3.14.*', taken: '3.14', where: 'environment.yml: dependencies' }])
  t.same(
    passedOver.map(({ what }) => what),
    ['python-freethreading', 'pip', 'conda-forge', 'build py313_0 of numpy'],
  )
  t.match(leftOut, [{ where: 'environment.yml: variables', what: 'COLOR' }])
})

const constraints = ({ requirements }: Awaited<ReturnType<typeof read>>) =>
  requirements.map(({ name, constraint }) => [name, constraint])

tap.test('spaces stand anywhere around operators, and builds behind versions', async (t) => {
  const entries: [string, string, string][] = [
    ['click >= 8', 'click', '>=8'],
    ['rich >= 12, < 14', 'rich', '>=12,<14'],
    ['jinja2 >=3 , <4', 'jinja2', '>=3,<4'],
    ['attrs!= 22.1', 'attrs', '!=22.1'],
    ['numpy = 1.26', 'numpy', '==1.26.*'],
    ['numpy=1.26.4=py313_0', 'numpy', '==1.26.4'],
    ['numpy =1.26.4 py313_0', 'numpy', '==1.26.4'],
    ['numpy 1.26.* *openblas', 'numpy', '==1.26.*'],
    ['numpy >=1.26,<3=py313_0', 'numpy', '>=1.26,<3'],
    ['numpy>=1.26|==1.20.1', 'numpy', '>=1.26 || ==1.20.1'],
    ['numpy >= 1.26 , < 3 | = 1.20', 'numpy', '>=1.26,<3 || ==1.20.*'],
    ['numpy 1.8*', 'numpy', '==1.8.*'],
    ['numpy >=1.8.*', 'numpy', '>=1.8'],
    ['numpy=*=mkl*', 'numpy', ''],
    ['numpy * mkl*', 'numpy', ''],
    ["numpy[version='>=2, <3', build=py313_0]", 'numpy', '>=2,<3'],
    ['numpy[build=py313_0]', 'numpy', ''],
    ['conda-forge/linux-64::numpy', 'numpy', ''],
    ['defaults::numpy >= 2', 'numpy', '>=2'],
  ]
  for (const [entry, name, constraint] of entries) {
    const wishes = await read(`dependencies:\n  - ${JSON.stringify(entry)}\n`)
    t.same([constraints(wishes), wishes.leftOut], [[[name, constraint]], []], entry)
  }
})

tap.test('builds are named in one entry', async (t) => {
  const { passedOver } = await read('dependencies: [a=1=py_0, b=1=py_1, c 1 py_2, d=1]')
  t.match(passedOver, [{ what: 'build py_0 of a and of 2 more' }])
})

tap.test('what names no package is left out with the reason', async (t) => {
  const { leftOut } = await read('dependencies: ["a b c ! d", "https://example.org/a-1-py_0.conda", ">=3"]')
  t.same(
    leftOut.map(({ what }) => what),
    ['a b c ! d', 'https://example.org/a-1-py_0.conda', '>=3'],
  )
})

tap.test('a Python with spaces around its operator', async (t) => {
  t.match((await read('dependencies: [python >= 3.14]')).pythons, [{ constraint: '>=3.14', taken: null }])
  t.match((await read('dependencies: [python = 3.14]')).pythons, [{ constraint: '==3.14.*', taken: '3.14' }])
  t.match((await read('dependencies: ["python=3.13|3.14"]')).pythons, [
    { constraint: '==3.13.* || ==3.14', taken: null },
  ])
})

tap.test('a Python that is only allowed is not taken', async (t) => {
  const { pythons } = await read('dependencies: [python>=3.11]')
  t.match(pythons, [{ constraint: '>=3.11', taken: null }])
})

tap.test('a file that is none', async (t) => {
  await t.rejects(read('a: [b'), /is no YAML/)
  await t.rejects(read('dependencies: *nowhere'), /is no YAML/)
  await t.rejects(read('dependencies: 3'), /\/dependencies {2}Has to be a list/)
  await t.rejects(read('- a\n- b\n'), /is no environment of conda/)
})
