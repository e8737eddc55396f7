import { readFile } from 'node:fs/promises'
import tap from 'tap'
import { compile, compiledPath } from '../../ops/test/compile.ts'

tap.test('a compiled file is as good as its source', async (t) => {
  await compile()
  const source = new URL('compile.test.ts', import.meta.url)
  t.match(import.meta.url, /\/test\/ops\/compile\.test\.ts$/, 'paths relative to it lead to the same place')
  const text = await readFile(compiledPath(source.pathname), 'utf8')
  t.match(text, 'from "../../ops/test/compile.js"')
  t.match(new Error('here').stack, /compile\.test\.ts:11:/, 'lines are those of the source')
})
