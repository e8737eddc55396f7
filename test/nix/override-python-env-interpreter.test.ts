import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { nixBuild, nixBuildFails, runProgram } from './nix.ts'
import { evaluateBy, witnesses } from './witness.ts'

tap.test('overridePythonEnvInterpreter swaps the interpreter of a finished environment', async (t) => {
  const swap = (packages: string) =>
    `${witnesses} patchbay.overridePythonEnvInterpreter (source.withPackages (ps: with ps; [ ${packages} ])) target)`
  const swapped = await nixBuild(swap('witness pygments spaced-one spaced-two markupsafe'))
  t.equal(
    await evaluateBy(
      join(swapped, 'bin/python3'),
      '(sys.prefix, sys._is_gil_enabled(), __import__("witness").value)',
    ),
    `('${swapped}', False, 1)`,
  )
  t.equal(
    await evaluateBy(
      join(swapped, 'bin/python'),
      '(__import__("spaced.one").one.name, __import__("spaced.two").two.name)',
    ),
    "('one', 'two')",
  )
  t.equal(
    (await runProgram(join(swapped, 'bin/witness-script'))).out,
    `${swapped}/bin/python3.13t witness-script (3, 13) t None`,
  )
  t.equal(await readFile(join(swapped, 'share/witness/data'), 'utf8'), 'data\n')
  t.match(
    await nixBuildFails(swap('tornado')),
    /tornado.*speedups\.abi3\.so\n.*Make the environment with `freeThreadedEnv`/,
  )
})
