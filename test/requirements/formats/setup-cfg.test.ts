import tap from 'tap'
import { setupCfg } from '../../../src/requirements/formats/setup-cfg.ts'
import { among } from '../files.ts'

const text = `# a comment
[metadata]
name = my-app
description = one
    [that goes on]

[options]
python_requires = >=3.11
install_requires =
    click >= 8
    # a comment
    importlib-metadata; python_version < "3.10"
    lib @ https://example.org/lib.zip
[options.extras_require]
web = tornado; rich
all =
    my_app[web]
    pygments
docs = file: docs/requirements.txt, more.txt
[tool:pytest]
addopts = -q
`

const files = {
  'a/docs/requirements.txt': 'sphinx\n-r theme.txt\n',
  'a/docs/theme.txt': 'furo\n',
  'a/more.txt': 'myst\n',
}
const read = (extras: string[] = [], cfg = text) =>
  setupCfg(cfg, 'a/setup.cfg', { extras, groups: [] }, among(files))
const names = ({ requirements }: Awaited<ReturnType<typeof read>>) =>
  requirements.map(({ name, constraint }) => name + constraint)

tap.test('what is installed always, with the Python that it takes', async (t) => {
  const wishes = await read()
  t.same(names(wishes), ['click>=8', 'importlib-metadata'])
  t.match(wishes.requirements[1], {
    marker: { operator: '<' },
    where: 'a/setup.cfg: options.install_requires',
  })
  t.match(wishes.leftOut, [{ what: 'lib @ https://example.org/lib.zip' }])
  t.match(wishes.pythons, [{ constraint: '>=3.11', where: 'a/setup.cfg: options.python_requires' }])
  t.same(wishes.offered.extras, ['web', 'all', 'docs'])
})

tap.test('extras: lists in one line, those that name others, and files', async (t) => {
  t.same(names(await read(['web'])).slice(2), ['tornado', 'rich'])
  t.same(names(await read(['all'])).slice(2), ['tornado', 'rich', 'pygments'])
  t.same(names(await read(['Docs'])).slice(2), ['sphinx', 'furo', 'myst'])
})

tap.test('a file that an extra names is read only for that extra', async (t) => {
  const lost = text.replace('more.txt', 'lost.txt')
  t.same(names(await read([], lost)), ['click>=8', 'importlib-metadata'])
  await t.rejects(read(['docs'], lost), /a\/lost\.txt cannot be read/)
})

tap.test('a line that is none of an INI file is named', async (t) => {
  await t.rejects(read([], '[options]\nwhat is this\n'), /a\/setup\.cfg:2 is no line of an INI file/)
})
