import { readFile } from 'node:fs/promises'
import tap from 'tap'
import { variableOf } from '../../src/nix/derivation.ts'
import { nixInstantiate } from './nix.ts'

tap.test('a variable of a derivation is read as it was written', async (t) => {
  const text = 'a "quoted" \\ text,\n\tof two lines: $x ("plan","no")'
  const { drv } = await nixInstantiate(
    `pkgs.runCommand "it" { plan = builtins.fromJSON ${JSON.stringify(JSON.stringify(JSON.stringify(text))).replaceAll('$', '\\$')}; other = "x"; } ""`,
  )
  const derivation = await readFile(drv, 'utf8')
  t.equal(variableOf(derivation, 'plan'), text)
  t.equal(variableOf(derivation, 'other'), 'x')
  t.throws(() => variableOf(derivation, 'nothing'), { message: /has no variable nothing/ })
})
