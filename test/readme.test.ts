import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import tap from 'tap'
import { settingsByName } from '../src/config.ts'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')

tap.test('the table of settings says what the code says', async (t) => {
  const rows = [...readme.matchAll(/^\| `([A-Z0-9_]+)` \| (.*?) \| (.*) \|$/gm)].map(([, ...cells]) => cells)
  t.strictSame(
    rows,
    Object.values(settingsByName).map((setting) => [
      setting.variable,
      setting['x-default'] ?? (setting.default === undefined ? '' : `\`${setting.default}\``),
      setting.description,
    ]),
  )
})

tap.test('the two commands are there, and nothing has to be done before them', async (t) => {
  const { scripts } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  const commands = [...readme.matchAll(/^\$ npm (?:run )?(\w+)$/gm)].map(([, name = '']) => name)
  t.strictSame(commands, ['demo', 'test'])
  for (const name of commands) t.ok(scripts[name], name)
})

tap.test('every file that the README names exists', async (t) => {
  const named = [...readme.matchAll(/(?:`|\]\()((?:src|docs|ops|nix)\/[\w./-]+?)[`)]/g)].map(
    ([, path = '']) => path,
  )
  t.ok(named.length > 8)
  for (const path of new Set(named)) t.ok(existsSync(new URL(`../${path}`, import.meta.url)), path)
})
