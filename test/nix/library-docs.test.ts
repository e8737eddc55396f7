import { readFile } from 'node:fs/promises'
import tap from 'tap'
import { readFunctionDocs } from '../../ops/nix-library/function-docs.ts'
import { renewed } from '../../ops/nix-library/page.ts'
import { holdDocs } from '../api/written-docs.ts'
import { nixEval } from './nix.ts'

const docs = await readFunctionDocs()
const nameIn = (name: string) => name.split('.').at(-1) ?? ''

tap.test('every function of the library has a doc comment, and no other', async (t) => {
  const functions = await nixEval<string[]>(
    `import ${new URL('../../nix/tests/functions.nix', import.meta.url).pathname} { inherit (pkgs) lib; inherit patchbay; }`,
  )
  t.ok(functions.length > 30, 'functions are found')
  t.strictSame([...docs.keys()].sort(), functions.sort())
})

tap.test('every doc comment begins with a verb, and has a type and an example', async (t) => {
  for (const [name, { description, type, example }] of docs) {
    t.match(description, /^[A-Z][a-z]+s .*\.$/s, name)
    t.ok(type.startsWith(`${nameIn(name)} ::`), `type of ${name}: ${type}`)
    t.match(example, new RegExp(`\\b${nameIn(name)}\\b.*^=> `, 'ms'), name)
  }
})

tap.test('an example with a plain value has that value', async (t) => {
  const plain = [...docs].filter(([, { example }]) => !/[…«]/.test(example))
  t.ok(plain.length > 8, 'there are such examples')
  const holds = plain.map(([name, { example }]) => {
    const [expression, value] = example.split(/^=> /m)
    const scope = name.includes('.') ? `with patchbay.${name.split('.')[0]};` : 'with patchbay;'
    return `${JSON.stringify(name)} = ${scope} (${expression}) == (${value});`
  })
  const found = await nixEval<Record<string, boolean>>(`{ ${holds.join('\n')} }`)
  for (const [name, isSame] of Object.entries(found)) t.ok(isSame, name)
})

tap.test('docs/nix-library.md has the doc comments of today', async (t) => {
  const page = await readFile(new URL('../../docs/nix-library.md', import.meta.url), 'utf8')
  await holdDocs(t, 'nix-library.md', renewed(page, docs))
})
