import tap from 'tap'
import { pyproject } from '../../src/requirements/pyproject.ts'
import { FileFault } from '../../src/requirements/wishes.ts'

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
    t.same(names(read(modern, { extras: ['web-ui'] })), ['numpy', 'tornado>=6'])
    t.same(names(read(modern, { groups: ['Test'] })), ['numpy', 'pytest', 'ruff'])
    t.throws(
      () => read(modern, { extras: ['gui'] }),
      new FileFault('pyproject.toml has no extra gui. It has Web_UI.'),
    )
    t.throws(
      () => read(modern, { groups: ['docs'] }),
      new FileFault('pyproject.toml has no group docs. It has test, lint.'),
    )
  },
)

tap.test('what uv has come from elsewhere is left out', async (t) => {
  const { leftOut } = read(modern)
  t.match(leftOut[0], { what: 'click>=8', because: /tool\.uv\.sources has it come from a git/ })
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
    'old1.2 || 2.0',
    'multidict>=6',
    'multidict>=7',
  ])
  t.match(wishes.requirements[4]?.marker, { left: 'python_version', operator: '<', right: '"3.10"' })
  t.match(wishes.requirements[5]?.marker, { operator: 'and' })
  t.match(wishes.pythons, [{ constraint: '>=3.11,<4' }])
  t.match(wishes.leftOut, [{ what: 'lib (path)' }])
  const more = read(poetry, { extras: ['num'], groups: ['dev'] })
  t.ok(names(more).includes('numpy>=0.3,<0.4'))
  t.ok(names(more).includes('pygments==2.18.*'))
  t.throws(() => read(poetry, { groups: ['x'] }), FileFault)
})

tap.test('a file that is none, or not of its form, is named with every fault', async (t) => {
  t.throws(() => read('[project'), /pyproject\.toml is no TOML/)
  t.throws(() => read('[project]\ndependencies = "click"'), /\/project\/dependencies {2}Has to be a list/)
})
