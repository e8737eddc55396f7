import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import tap from 'tap'
import { settingsByName } from '../src/config.ts'

const root = new URL('../', import.meta.url)
const at = (path: string) => new URL(path, root)
const readme = await readFile(at('README.md'), 'utf8')

/** Documents that describe the present. `docs/decisions.md` is history: it may name files that are gone. */
const documents = [
  ...[
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'ops/docker/README.md',
    'ops/systemd/README.md',
    'ops/kubernetes/README.md',
  ],
  ...(await readdir(at('docs'))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
].filter((name) => name !== 'docs/decisions.md')

/** `UPDATE_DOCS=1` writes the table anew. */
tap.test('the table of settings in docs/operations.md says what the code says', async (t) => {
  const file = at('docs/operations.md')
  const text = await readFile(file, 'utf8')
  const rows = Object.values(settingsByName).map((setting) => {
    const fallback = setting['x-default'] ?? (setting.default === undefined ? '' : `\`${setting.default}\``)
    return `| \`${setting.variable}\` | ${fallback} | ${setting.description} |\n`
  })
  const held = text.replace(/(?<=^\| variable .*\n\|.*\n)(\|.*\n)+/m, () => rows.join(''))
  if (process.env.UPDATE_DOCS) await writeFile(file, held)
  const secrets = Object.values(settingsByName).filter((setting) => setting['x-secret'])
  for (const { variable } of secrets) t.ok(held.includes(`\`${variable}_FILE\``), `${variable}_FILE`)
  t.ok(rows.length > 30)
  t.equal(await readFile(file, 'utf8'), held)
  for (const row of rows) t.ok(held.includes(row), row)
})

tap.test('the README has the two commands, and nothing has to be done before them', async (t) => {
  const { scripts } = JSON.parse(await readFile(at('package.json'), 'utf8'))
  const commands = [...readme.matchAll(/^\$ npm (?:run )?(\w+)$/gm)].map(([, name = '']) => name)
  t.strictSame(commands, ['demo', 'test'])
  for (const name of commands) t.ok(scripts[name], name)
})

tap.test('every file that the documents name exists', async (t) => {
  for (const document of documents) {
    const text = await readFile(at(document), 'utf8')
    const named = [...text.matchAll(/`((?:src|test|docs|ops|nix|prisma)\/[\w./-]+)`/g)]
    for (const [, path = ''] of named) t.ok(existsSync(at(path)), `${document}: ${path}`)
  }
})

tap.test('every link of the documents leads to a file, and to a heading of it', async (t) => {
  let links = 0
  for (const document of documents) {
    const text = await readFile(at(document), 'utf8')
    for (const [, path = '', anchor] of text.matchAll(/\]\((?!\w+:)([\w./-]*)(?:#([\w-]+))?\)/g)) {
      links += 1
      const target = path === '' ? at(document) : new URL(path, at(document))
      t.ok(existsSync(target), `${document}: ${path}`)
      if (anchor) t.ok((await anchorsOf(target)).includes(anchor), `${document}: ${path}#${anchor}`)
    }
  }
  t.ok(links > 50, 'links are found')
})

/** Lists the names by which GitHub links to the headings of a document. */
async function anchorsOf(document: URL): Promise<string[]> {
  const text = await readFile(document, 'utf8')
  return [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}
