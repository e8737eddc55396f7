import { execa } from 'execa'
import tap from 'tap'
import { nixString, shellWord } from '../../../src/api/fetching/instructions.ts'

const hostile = [
  '',
  'plain-1:AbC+/=',
  'two words',
  '$(id)',
  '`id`',
  "it's",
  '"; id; "',
  'a\\',
  '*?[a-z]',
  '~root',
  '# no comment',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Nix's.
  '${builtins.abort "x"}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Nix's.
  "''${1}'' $$ ${",
  'two\nlines\r\n',
  '-n',
  'ü€\u{1f40d}',
]

tap.test('a shell passes on every word unchanged', async (t) => {
  const words = hostile.map(shellWord).join(' ')
  const { stdout } = await execa('sh', ['-c', `printf '%s\\0' ${words}`], { stripFinalNewline: false })
  t.same(stdout.split('\0').slice(0, -1), hostile)
})

tap.test('words that need no quotes have none', async (t) => {
  for (const word of ['http://127.0.0.1:8313', 'name-1:AbC+/=', '/nix/store/x-python3.13t'])
    t.equal(shellWord(word), word)
})

tap.test('Nix reads every string unchanged', async (t) => {
  const list = `[ ${hostile.map(nixString).join(' ')} ]`
  const { stdout } = await execa('nix-instantiate', ['--eval', '--json', '--strict', '-E', list])
  t.same(JSON.parse(stdout), hostile)
})
