import tap from 'tap'
import { readFiles } from '../../../src/requirements/read-files.ts'
import type { Chosen } from '../../../src/requirements/requirement.ts'
import { toSpec } from '../../../src/requirements/to-spec.ts'
import { aimAt, among } from '../files.ts'

/** Converts one file to a spec for Python 3.13 on Linux. */
async function made(name: string, text: string, chosen: Partial<Chosen> = {}) {
  const all = { extras: [], groups: [], ...chosen }
  const wishes = await readFiles([name], all, among({ [name]: text }))
  return toSpec(wishes, aimAt([], { packageNames: null, extras: all.extras }))
}

const packagesOf = async (...args: Parameters<typeof made>) => (await made(...args)).spec.packages

const pylock = `
lock-version = "1.0"
requires-python = ">=3.12"
environments = ["sys_platform == 'linux'", "sys_platform == 'darwin'"]
extras = ["web"]
dependency-groups = ["default", "test"]
default-groups = ["default"]
created-by = "a tool"
[[packages]]
name = "click"
version = "8.1.8"
marker = "'default' in dependency_groups"
[[packages]]
name = "colorama"
version = "0.4.6"
marker = "sys_platform == 'win32'"
[[packages]]
name = "tornado"
version = "6.5"
marker = "'Web' in extras and python_version >= '3.12'"
[[packages]]
name = "pytest"
version = "8.3"
marker = "'test' in dependency_groups or 'nothing' in extras"
[[packages]]
name = "local"
marker = "'test' not in dependency_groups"
[packages.directory]
path = "."
`

tap.test('pylock.toml: packages by their conditions, extras and groups', async (t) => {
  const { spec, leftOut, passedOver, constraints } = await made('pylock.toml', pylock)
  t.same(spec.packages, ['click'])
  t.match(constraints, [{ name: 'click', constraint: '==8.1.8', where: 'pylock.toml: packages.click' }])
  t.match(leftOut, [{ what: 'local (directory)', because: /a URL or a path/ }])
  t.same(
    passedOver.map(({ what }) => what),
    ['colorama==0.4.6', 'tornado==6.5', 'pytest==8.3'],
  )
  const chosen = { extras: ['web'], groups: ['test'] }
  t.same(await packagesOf('pylock.dev.toml', pylock, chosen), ['click', 'pytest', 'tornado'])
})

tap.test('pylock.toml: locked for other environments, or in another format', async (t) => {
  const other = pylock.replace(/environments = .*/, `environments = ["sys_platform == 'win32'"]`)
  const { spec, passedOver } = await made('pylock.toml', other)
  t.same(spec.packages, [])
  t.equal(passedOver.length, 5)
  await t.rejects(made('pylock.toml', pylock.replace('"1.0"', '"2.0"')), /is of lock-version 2\.0; only 1/)
  await t.rejects(made('pylock.toml', pylock, { groups: ['docs'] }), {
    message: 'pylock.toml has no group docs. It has default, test.',
  })
})

const uvLock = `
version = 1
revision = 2
requires-python = ">=3.12"
[[package]]
name = "app"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
  { name = "click" },
  { name = "numpy", version = "1.26.4", source = { registry = "https://pypi.org/simple" }, marker = "python_full_version < '3.13'" },
  { name = "numpy", version = "2.1.0", source = { registry = "https://pypi.org/simple" }, marker = "python_full_version >= '3.13'" },
  { name = "requests", extra = ["socks"] },
  { name = "here" },
]
[package.optional-dependencies]
web = [{ name = "tornado" }]
all = [{ name = "app", extra = ["web"] }]
[package.dev-dependencies]
test = [{ name = "pytest" }]
[[package]]
name = "click"
version = "8.1.8"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "colorama", marker = "sys_platform == 'win32'" }]
[[package]]
name = "colorama"
version = "0.4.6"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "deep" }]
[[package]]
name = "deep"
version = "1"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "numpy"
version = "1.26.4"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "numpy"
version = "2.1.0"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "requests"
version = "2.32"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "idna" }]
[package.optional-dependencies]
socks = [{ name = "pysocks" }]
[[package]]
name = "idna"
version = "3.10"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "requests" }]
[[package]]
name = "pysocks"
version = "1.7"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "here"
version = "1"
source = { git = "https://example.org/here" }
[[package]]
name = "pytest"
version = "8.3"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "colorama", marker = "sys_platform == 'linux'" }]
[[package]]
name = "tornado"
version = "6.5"
source = { registry = "https://pypi.org/simple" }
`

tap.test(
  'uv.lock: what the project needs, with what that needs, under all conditions of the way',
  async (t) => {
    const { spec, leftOut, passedOver, constraints } = await made('uv.lock', uvLock)
    t.same(spec.packages, ['click', 'idna', 'numpy', 'pysocks', 'requests'])
    t.match(leftOut, [{ what: 'here (git)' }])
    t.same(
      passedOver.map(({ what }) => what),
      ['numpy==1.26.4', 'colorama==0.4.6', 'deep==1'],
    )
    t.same(
      constraints.filter(({ name }) => name === 'numpy').map(({ constraint }) => constraint),
      ['==2.1.0'],
    )
    const test = await packagesOf('uv.lock', uvLock, { groups: ['Test'], extras: ['all'] })
    for (const name of ['pytest', 'colorama', 'deep', 'tornado']) t.ok(test.includes(name), name)
  },
)

tap.test('uv.lock: members of a workspace, and requirements of a script', async (t) => {
  const members = `version = 1
[manifest]
members = ["one", "two"]
[[package]]
name = "one"
source = { editable = "one" }
dependencies = [{ name = "two" }, { name = "a" }]
[[package]]
name = "two"
source = { editable = "two" }
dependencies = [{ name = "b" }]
[[package]]
name = "a"
version = "1"
[[package]]
name = "b"
version = "1"
[[package]]
name = "unused"
version = "1"
`
  t.same(await packagesOf('uv.lock', members), ['a', 'b'])
  const script = members.replace('members = ["one", "two"]', 'requirements = [{ name = "b" }]')
  t.same(await packagesOf('uv.lock', script), ['b'])
  await t.rejects(made('uv.lock', 'version = 2\n'), /is of version 2; only 1/)
})

const poetryLock = `
[[package]]
name = "click"
version = "8.1.8"
optional = false
groups = ["main", "dev"]
[[package]]
name = "colorama"
version = "0.4.6"
optional = false
groups = ["main", "dev"]
markers = {main = "sys_platform == 'win32'", dev = "sys_platform == 'linux'"}
[[package]]
name = "tornado"
version = "6.5"
optional = true
groups = ["main"]
markers = "extra == 'web'"
[[package]]
name = "pytest"
version = "8.3"
optional = false
groups = ["dev"]
[[package]]
name = "lib"
version = "1"
groups = ["main"]
[package.source]
type = "directory"
url = "../lib"
[[package]]
name = "private"
version = "1"
groups = ["main"]
[package.source]
type = "legacy"
url = "https://example.org/simple"
[extras]
web = ["tornado"]
[metadata]
lock-version = "2.1"
python-versions = "^3.12"
`

tap.test('poetry.lock: groups, conditions of each, and extras', async (t) => {
  const { spec, leftOut } = await made('poetry.lock', poetryLock)
  t.same(spec.packages, ['click', 'private'])
  t.match(leftOut, [{ what: 'lib (directory)' }])
  const more = { groups: ['dev'], extras: ['web'] }
  t.same(await packagesOf('poetry.lock', poetryLock, more), [
    'click',
    'colorama',
    'private',
    'pytest',
    'tornado',
  ])
})

tap.test('poetry.lock of older formats', async (t) => {
  const text = `
[[package]]
name = "click"
version = "8.1.8"
optional = false
[[package]]
name = "tornado"
version = "6.5"
optional = true
[package.dependencies]
Deep_One = "*"
[[package]]
name = "deep-one"
version = "1"
optional = true
[extras]
web = ["tornado (>=6)"]
[metadata]
lock-version = "2.0"
python-versions = ">=3.14"
`
  const { spec, passedOver, leftOut } = await made('poetry.lock', text)
  t.same(spec.packages, ['click'])
  t.match(passedOver, [{ what: 'groups and conditions' }])
  t.match(leftOut, [{ what: 'python >=3.14' }])
  t.same(await packagesOf('poetry.lock', text, { extras: ['web'] }), ['click', 'deep-one', 'tornado'])
  const first = text.replaceAll('optional = false', 'optional = false\ncategory = "dev"')
  await t.rejects(made('poetry.lock', first, { groups: ['test'] }), /has no group test/)
  t.same(await packagesOf('poetry.lock', first, { groups: ['dev'] }), ['click'])
})
