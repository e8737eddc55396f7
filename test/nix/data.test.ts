import tap from 'tap'
import { nixEval } from './nix.ts'

tap.test('the pure parts of the library, as data', async (t) => {
  const failures = await nixEval<Record<string, { expr: unknown; expected: unknown }>>(
    `import ${new URL('../../nix/tests', import.meta.url).pathname} { inherit pkgs; }`,
  )
  for (const [name, { expr, expected }] of Object.entries(failures)) t.strictSame(expr, expected, name)
  t.strictSame(Object.keys(failures), [])
})
