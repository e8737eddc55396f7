import tap from 'tap'
import { environmentYml } from '../../src/requirements/environment-yml.ts'
import { among } from './files.ts'

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
      ['odd', '=1|2', 'environment.yml: dependencies'],
      ['Jinja2', '>=3', 'environment.yml: pip, entry 1'],
      ['click', '', 'requirements.txt:1'],
    ],
  )
  t.same(pythons, [{ constraint: '==3.14.*', taken: '3.14', where: 'environment.yml: dependencies' }])
  t.same(
    passedOver.map(({ what }) => what),
    ['python-freethreading', 'pip'],
  )
  t.match(leftOut, [{ where: 'environment.yml: variables', what: 'COLOR' }])
})

tap.test('a Python that is only allowed is not taken', async (t) => {
  const { pythons } = await read('dependencies: [python>=3.11]')
  t.match(pythons, [{ constraint: '>=3.11', taken: null }])
})

tap.test('a file that is none', async (t) => {
  await t.rejects(read('a: [b'), /is no YAML/)
  await t.rejects(read('dependencies: 3'), /\/dependencies {2}Has to be a list/)
  await t.rejects(read('- a\n- b\n'), /is no environment of conda/)
})
