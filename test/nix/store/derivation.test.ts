import { readFile } from 'node:fs/promises'
import tap from 'tap'
import { variableOf } from '../../../src/nix/store/derivation.ts'
import { nixInstantiate } from '../nix.ts'

tap.test('a variable of a derivation is read as it was written', async (t) => {
  const literal = String.raw`"a \"quoted\" \\ text,\n\tof two lines: (\"plan\",\"no\")"`
  const { drv } = await nixInstantiate(`pkgs.runCommand "it" { plan = ${literal}; other = "x"; } ""`)
  const derivation = await readFile(drv, 'utf8')
  t.equal(variableOf(derivation, 'plan'), JSON.parse(literal))
  t.equal(variableOf(derivation, 'other'), 'x')
  t.throws(() => variableOf(derivation, 'nothing'), { message: /has no variable nothing/ })
})
