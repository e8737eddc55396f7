/**
 * Prints the figures of the layout as a Markdown table, of this tree and of others beside it: `npm run measure:layout -- ../before`.
 * Figures of wording are words per 1,000 of comments, docs and README.
 */
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { circles, readImports, sourceFiles } from './layout/imports.ts'
import { commentsOf, proseFigures } from './layout/prose.ts'

const exportedName = /^export (?:async )?(?:function|const|class|interface|type) (\w+)/gm

const here = fileURLToPath(new URL('..', import.meta.url))
type Figures = { [name: string]: string | number }

async function measure(root: string): Promise<Figures> {
  const src = join(root, 'src')
  const files = (await sourceFiles(src)).filter((file) => file !== 'client/http/openapi.ts')
  const texts = await Promise.all(files.map((file) => readFile(join(src, file), 'utf8')))
  const lines = texts.map((text) => text.split('\n').length - 1).sort((one, other) => one - other)
  const imports = await readImports(src)
  const folders = countBy(files.map((file) => dirname(file)).filter((folder) => folder !== '.'))
  const [fullest = '', most = 0] = [...folders].sort(([, one], [, other]) => other - one)[0] ?? []
  const exported = countBy(
    texts.flatMap((text) => [...new Set([...text.matchAll(exportedName)].map(([, name = '']) => name))]),
  )
  const baseNames = countBy(files.map((file) => file.split('/').at(-1) ?? ''))
  const comments = texts.flatMap(commentsOf)
  const docs = await documents(root)
  const groupImports = imports.flatMap(({ file, from, isPackage }) =>
    isPackage || topOf(file) === topOf(from) ? [] : [`${topOf(file)} ${topOf(from)}`],
  )
  return {
    files: files.length,
    'lines of the median file': lines[Math.floor(lines.length / 2)] ?? 0,
    'lines of the longest file': lines.at(-1) ?? 0,
    'files of more than 250 lines': lines.filter((count) => count > 250).length,
    'fullest folder': `${most} (${fullest})`,
    'loose files in src/': files.filter((file) => dirname(file) === '.').length,
    'circles of files': circles(imports).length,
    'pairs of top folders that import one another': mutual(new Set(groupImports)),
    'exported names in two files or more': twice(exported),
    'file names in two folders or more': twice(baseNames),
    ...proseFigures([...comments, ...docs]),
    'docstrings that begin with "What"': comments.filter((text) => /^What\b/.test(text)).length,
  }
}

function countBy(names: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

const twice = (counts: Map<string, number>) => [...counts.values()].filter((count) => count > 1).length

const topOf = (path: string) => path.split('/')[0]?.replace(/\.ts$/, '') ?? ''

const mutual = (pairs: Set<string>) =>
  [...pairs].filter((pair) => {
    const [from = '', to = ''] = pair.split(' ')
    return from < to && pairs.has(`${to} ${from}`)
  }).length

/** README and `docs/` but for the decisions, which are history. */
async function documents(root: string): Promise<string[]> {
  const files = (await readdir(join(root, 'docs'))).filter(
    (file) => /\.md$/.test(file) && file !== 'decisions.md',
  )
  const paths = [join(root, 'README.md'), ...files.map((file) => join(root, 'docs', file))]
  return Promise.all(paths.map((path) => readFile(path, 'utf8')))
}

const roots = [...process.argv.slice(2).map((path) => resolve(path)), here]
const columns = await Promise.all(roots.map(measure))
const names = Object.keys(columns[0] ?? {})
console.log(`| | ${roots.map((root) => (root === here ? 'this tree' : root)).join(' | ')} |`)
console.log(`|---|${roots.map(() => '---:|').join('')}`)
for (const name of names) console.log(`| ${name} | ${columns.map((column) => column[name]).join(' | ')} |`)
