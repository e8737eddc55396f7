import { readFile } from 'node:fs/promises'
import tap from 'tap'
import { nixBuild } from './nix.ts'
import { patched } from './witness.ts'

tap.test('the check names what imports, what fails, what crashes and what fails everywhere', async (t) => {
  const path = await nixBuild(
    `patchbay.importCheck (${patched('crasher witness hiredis markupsafe tornado', 'rebuild = [ "tornado" "markupsafe" ];')})`,
  )
  const { packages, together } = JSON.parse(await readFile(path, 'utf8'))
  const verdictsOf = (name: string) =>
    Object.fromEntries(
      packages
        .find((found: { name: string }) => found.name === name)
        .verdicts.map((one: { module: string; verdict: string; alsoOnSource: boolean }) => [
          one.module,
          one.alsoOnSource ? `${one.verdict} on the source too` : one.verdict,
        ]),
    )
  t.strictSame(verdictsOf('crasher'), {
    broken_everywhere: 'import-error on the source too',
    crasher: 'crashed',
    gil_only: 'import-error',
    zzz_fine: 'imported',
  })
  t.strictSame(verdictsOf('witness'), { witness: 'imported' })
  t.strictSame(verdictsOf('hiredis'), { hiredis: 'import-error', 'hiredis.hiredis': 'native-missing' })
  t.strictSame(verdictsOf('markupsafe'), { markupsafe: 'imported', 'markupsafe._speedups': 'gil-reenabled' })
  t.strictSame(verdictsOf('tornado'), { tornado: 'imported', 'tornado.speedups': 'native-missing' })
  t.match(together, { gilEnabled: true, turnedOnBy: ['markupsafe._speedups'] })
})
