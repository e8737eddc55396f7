import tap from 'tap'
import { pyproject } from '../../../src/requirements/formats/pyproject.ts'

const nothing = { extras: [], groups: [] }

function read(text: string, chosen: Partial<typeof nothing> | { extras?: string[]; groups?: string[] } = {}) {
  return pyproject(text, 'pyproject.toml', { ...nothing, ...chosen })
}

const names = ({ requirements }: ReturnType<typeof read>) =>
  requirements.map(({ name, constraint }) => name + constraint)

const modern = `
[build-system]
requires = ["hatchling"]
[project]
name = "app"
requires-python = ">=3.11"
dependencies = ["click>=8", "numpy; sys_platform == 'win32'", "x @ https://example.org/x.zip"]
[project.optional-dependencies]
Web_UI = ["tornado>=6"]
[dependency-groups]
test = ["pytest", {include-group = "lint"}]
lint = ["ruff", {include-group = "test"}]
[tool.uv.sources]
Click = { git = "https://example.org/click" }
`

tap.test('PEP 621: what it depends on, with the Python that it takes', async (t) => {
  const wishes = read(modern.replace('Click = ', 'other = '))
  t.same(names(wishes), ['click>=8', 'numpy'])
  t.match(wishes.leftOut, [{ what: 'x @ https://example.org/x.zip' }])
  t.same(wishes.pythons, [
    { constraint: '>=3.11', taken: null, where: 'pyproject.toml: project.requires-python' },
  ])
})

tap.test(
  'extras and groups by any spelling of their names, groups with those that they include',
  async (t) => {
    t.same(names(read(modern, { extras: ['web-ui'] })), ['click>=8', 'numpy', 'tornado>=6'])
    t.same(names(read(modern, { groups: ['Test'] })), ['click>=8', 'numpy', 'pytest', 'ruff'])
    t.same(read(modern).offered, { extras: ['Web_UI'], groups: ['test', 'lint'] })
  },
)

tap.test('what uv has come from elsewhere says so', async (t) => {
  const { requirements } = read(modern)
  t.match(requirements[0], {
    text: 'click>=8',
    elsewhere: [{ marker: null, because: /tool\.uv\.sources has it come from a git/ }],
  })
})

const sources = `
[project]
dependencies = ["a", "b", "c", "d"]
[project.optional-dependencies]
cpu = ["c"]
[dependency-groups]
test = ["b"]
[tool.uv]
constraint-dependencies = ["a<2"]
[tool.uv.sources]
a = [
  { git = "https://example.org/a", marker = "sys_platform == 'win32'" },
  { url = "https://example.org/a.whl", marker = "sys_platform == 'darwin'" },
]
b = { path = "../b", group = "test" }
c = { workspace = true, extra = "cpu" }
d = { index = "private" }
`

tap.test('uv’s sources hold under their conditions, and for their group or extra', async (t) => {
  const { requirements, passedOver, constraints } = read(sources, { extras: ['cpu'], groups: ['test'] })
  t.same(
    requirements.map(({ name, where, elsewhere = [] }) => [name, where.split(' ')[1], elsewhere.length]),
    [
      ['a', 'project.dependencies', 2],
      ['b', 'project.dependencies', 0],
      ['c', 'project.dependencies', 0],
      ['d', 'project.dependencies', 0],
      ['c', 'project.optional-dependencies.cpu', 1],
      ['b', 'dependency-groups.test', 1],
    ],
  )
  t.match(requirements[0]?.elsewhere?.[0]?.marker, { right: { text: 'win32' } })
  t.match(passedOver, [{ what: 'index private' }])
  t.match(constraints, [{ name: 'a', constraint: '<2' }])
})

const selfish = `
[project]
name = "My.App"
dependencies = ["click"]
[project.optional-dependencies]
all = ["my-app[web,cli]", "my_app[docs] ; os_name == 'nt'"]
web = ["tornado", "my.app[all]"]
cli = ["rich", "my-app[nothing]"]
docs = ["sphinx ; python_version > '3'"]
[dependency-groups]
test = ["my-app[cli]", "my-app"]
`

tap.test('extras that name others of the same project', async (t) => {
  const all = read(selfish, { extras: ['all'] })
  t.same(names(all), ['click', 'tornado', 'rich', 'sphinx'])
  t.match(all.requirements[3]?.marker, {
    operator: 'and',
    left: { left: { variable: 'os_name' } },
    right: { left: { variable: 'python_version' } },
  })
  t.match(all.leftOut, [
    { what: 'my-app[nothing]', because: /no extra nothing\. It has all, web, cli, docs\./ },
  ])
  const test = read(selfish, { groups: ['test'] })
  t.same(names(test), ['click', 'rich'])
  t.match(test.passedOver, [{ what: 'my-app', because: 'It is the project itself.' }])
})

const odd = `
[project]
dependencies = ["click"]
[project.optional-dependencies]
odd = "click"
[dependency-groups]
new = [{ some-new-key = "x" }]
fine = ["rich"]
lost = [{ include-group = "nowhere" }]
[tool.poetry.group.odd]
dependencies = 3
`

tap.test('extras and groups are judged only where they are asked for, then all at once', async (t) => {
  t.same(names(read(odd)), ['click'])
  t.same(names(read(odd, { groups: ['fine'] })), ['click', 'rich'])
  t.throws(() => read(odd, { extras: ['odd'], groups: ['new', 'lost', 'odd'] }), {
    message: [
      'pyproject.toml cannot be read:',
      '  /dependency-groups/new/0/include-group  This field is required.',
      '  /dependency-groups/lost  The file has no group nowhere. It has new, fine, lost, odd.',
      '  /tool/poetry/group/odd/dependencies  Has to be an object, not 3.',
      '  /project/optional-dependencies/odd  Has to be a list, not "click".',
    ].join('\n'),
  })
})

tap.test('dependencies that the build decides', async (t) => {
  const { leftOut } = read('[project]\nname = "x"\ndynamic = ["version", "dependencies"]')
  t.match(leftOut, [{ where: 'pyproject.toml: project.dynamic', what: 'dependencies' }])
})

const poetry = `
[tool.poetry.dependencies]
python = "^3.11"
click = "^8.1.2"
rich = "~1.2"
attrs = "*"
old = "1.2 || 2.0"
multidict = [
  { version = ">=6", python = "<3.10" },
  { version = ">=7", python = ">=3.10", markers = "sys_platform == 'linux'" },
]
numpy = { version = "^0.3", optional = true, extras = ["fast"] }
lib = { path = "../lib" }
[tool.poetry.extras]
num = ["numpy"]
[tool.poetry.group.dev.dependencies]
pygments = "2.18.*"
`

tap.test('Poetry: its own versions, conditions, extras and groups', async (t) => {
  const wishes = read(poetry)
  t.same(names(wishes), [
    'click>=8.1.2,<9',
    'rich>=1.2,<1.3',
    'attrs',
    'old==1.2 || ==2.0',
    'multidict>=6',
    'multidict>=7',
  ])
  t.match(wishes.requirements[4]?.marker, { left: { variable: 'python_version' }, operator: '<' })
  t.match(wishes.requirements[5]?.marker, { operator: 'and' })
  t.match(wishes.pythons, [{ constraint: '>=3.11,<4' }])
  t.match(wishes.leftOut, [{ what: 'lib (path)' }])
  const more = read(poetry, { extras: ['num'], groups: ['dev'] })
  t.ok(names(more).includes('numpy>=0.3,<0.4'))
  t.ok(names(more).includes('pygments==2.18.*'))
})

const poetryGroups = `
[tool.poetry.dependencies]
python = ">=3.11"
six = "=1.17.0"
h11 = "= 0.14 "
idna = ">= 3, < 4"
attrs = ">=22 <24"
rich = "== 13.*"
winonly = { version = "*", platform = "win32|cygwin" }
patched = { version = "~1", python = ">=3.13.2" }
private = { version = "1", source = "ours" }
[tool.poetry.group.dev.dependencies]
ruff = "*"
[tool.poetry.group.test]
optional = true
include-groups = ["Dev", "docs"]
[tool.poetry.group.test.dependencies]
pytest = "^8"
[dependency-groups]
docs = ["sphinx"]
`

tap.test('Poetry: `=`, spaces, and groups that include others', async (t) => {
  const wishes = read(poetryGroups)
  t.same(names(wishes), [
    'six==1.17.0',
    'h11==0.14',
    'idna>=3,<4',
    'attrs>=22,<24',
    'rich==13.*',
    'winonly',
    'patched>=1,<2',
    'private==1',
  ])
  t.match(wishes.requirements[5]?.marker, { operator: 'or', left: { right: { text: 'win32' } } })
  t.match(wishes.requirements[6]?.marker, { left: { variable: 'python_full_version' } })
  t.match(wishes.passedOver, [{ what: 'source ours of private' }])
  const test = names(read(poetryGroups, { groups: ['test'] }))
  for (const name of ['pytest>=8,<9', 'ruff', 'sphinx']) t.ok(test.includes(name), name)
})

tap.test('Poetry: where [project] has the dependencies, its own say where these come from', async (t) => {
  const { requirements, leftOut } = read(`
[project]
dynamic = ["version"]
dependencies = ["lib", "click"]
[tool.poetry.dependencies]
lib = { path = "../lib", markers = "os_name == 'nt'" }
`)
  t.match(requirements, [
    { name: 'lib', elsewhere: [{ marker: { operator: '==' }, because: /come from a path/ }] },
    { name: 'click' },
  ])
  t.notOk(requirements[1]?.elsewhere)
  t.same(leftOut, [])
})

tap.test('Poetry: dependencies that are dynamic are in its own tables', async (t) => {
  const wishes = read('[project]\ndynamic = ["dependencies"]\n[tool.poetry.dependencies]\nclick = "*"\n')
  t.same([names(wishes), wishes.leftOut], [['click'], []])
})

tap.test('a file that is none, or not of its form, is named with every fault', async (t) => {
  t.throws(() => read('[project'), /pyproject\.toml:1 is no TOML/)
  t.throws(() => read('[project]\ndependencies = "click"'), /\/project\/dependencies {2}Has to be a list/)
})
