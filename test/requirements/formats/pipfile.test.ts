import tap from 'tap'
import { pipfile } from '../../../src/requirements/formats/pipfile.ts'
import { FileFault } from '../../../src/requirements/requirement.ts'

const text = `
[[source]]
url = "https://pypi.org/simple"
verify_ssl = true
name = "pypi"
[packages]
click = "*"
rich = "== 13.*"
plain = "1.2"
requests = {version = ">=2,<3", extras = ["socks"], index = "private"}
winonly = {version = "*", sys_platform = "== 'win32'"}
marked = {version = "*", markers = "python_version < '3.13'", os_name = "== 'posix'"}
lib = {path = "../lib", editable = true}
[dev-packages]
pytest = "~=8.0"
[docs]
sphinx = "*"
[requires]
python_version = "3.13"
[scripts]
start = "python -m app"
`

const read = (groups: string[] = [], file = text) => pipfile(file, 'Pipfile', { extras: [], groups })
const names = ({ requirements }: ReturnType<typeof read>) =>
  requirements.map(({ name, constraint }) => name + constraint)

tap.test('packages with versions, extras and conditions', async (t) => {
  const wishes = read()
  t.same(names(wishes), ['click', 'rich==13.*', 'plain==1.2', 'requests>=2,<3', 'winonly', 'marked'])
  t.match(wishes.requirements[3], { extras: ['socks'], where: 'Pipfile: packages' })
  t.match(wishes.requirements[4]?.marker, { left: { variable: 'sys_platform' }, right: { text: 'win32' } })
  t.match(wishes.requirements[5]?.marker, { operator: 'and' })
  t.match(wishes.leftOut, [{ what: 'lib (path)' }])
  t.match(wishes.passedOver, [{ what: 'index private of requests' }])
  t.match(wishes.pythons, [{ constraint: '==3.13.*', taken: '3.13' }])
})

tap.test('groups: dev, and categories by their names', async (t) => {
  t.ok(names(read(['dev'])).includes('pytest~=8.0'))
  t.ok(names(read(['dev-packages', 'docs'])).includes('sphinx'))
  t.same(read().offered.groups, ['dev', 'dev-packages', 'docs'])
})

tap.test('a full version of Python, and tables of another form', async (t) => {
  const full = read([], text.replace('python_version = "3.13"', 'python_full_version = "3.13.5"'))
  t.match(full.pythons, [{ constraint: '==3.13.5', taken: '3.13' }])
  t.throws(() => read([], '[packages]\nclick = 3\n'), FileFault)
  t.same(names(read([], '[packages]\nclick = "*"\n[dev-packages]\nodd = 3\n')), ['click'])
})
