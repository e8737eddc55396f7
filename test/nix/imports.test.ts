import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import tap from 'tap'
import { verdictKinds } from '../../src/db/types.ts'
import { BuildFailed } from '../../src/errors.ts'
import { type ImportCheck, judge } from '../../src/verify/import-check.ts'
import { temporaryFolder } from '../servers.ts'
import { check, gilStates, moduleVerdict } from '../verify/findings.ts'
import { nixBuild, nixBuildFails, runProgram } from './nix.ts'
import { patched, witnesses } from './witness.ts'

const script = fileURLToPath(new URL('../../nix/scripts/assert_imports.py', import.meta.url))
/** Packages with every possible verdict, and with every state of the GIL. */
const findings: ImportCheck[] = [
  ...verdictKinds.flatMap((verdict) =>
    [false, true].flatMap((fault) =>
      [false, true].map((alsoOnSource) =>
        check([moduleVerdict('a.b', verdict, { detail: 'why', fault, alsoOnSource })]),
      ),
    ),
  ),
  ...gilStates.map(({ found }) => found),
  { ...check([]), freeThreaded: false },
]

tap.test('the test of an environment and the service decide alike', async (t) => {
  const folder = await temporaryFolder(t)
  const python = `${await nixBuild('pkgs.python313')}/bin/python3`
  let passes = 0
  for (const [index, found] of findings.entries()) {
    const file = join(folder, `${index}.json`)
    await writeFile(file, JSON.stringify(found))
    for (const gil of ['report', 'require-disabled'] as const) {
      const { exitCode, stderr } = await runProgram(python, [script, file, gil])
      const allowed = isAllowed(gil, found)
      t.equal(exitCode, allowed ? 0 : 1, `${gil}: ${JSON.stringify(found)}: ${stderr}`)
      t.equal(stderr === '', allowed, 'prints the faults and nothing else')
      if (allowed) passes++
    }
  }
  t.ok(passes > 10 && passes < findings.length * 2 - 10, 'some findings pass and some do not')
})

function isAllowed(gil: 'report' | 'require-disabled', found: ImportCheck): boolean {
  try {
    judge({ gil, target: 'python313FreeThreading' }, found)
    return true
  } catch (error) {
    if (error instanceof BuildFailed) return false
    throw error
  }
}

tap.test(
  'an environment whose modules can be imported passes, and the output links to the findings',
  async (t) => {
    const path = await nixBuild(
      `(${patched('witness markupsafe', 'rebuild = [ "markupsafe" ];')}).tests.imports`,
    )
    t.match(path, /-python3\.13t-patched-env-imports$/)
    t.equal(
      path,
      await nixBuild(
        `patchbay.imports { env = ${patched('witness markupsafe', 'rebuild = [ "markupsafe" ];')}; }`,
      ),
    )
    const found = JSON.parse(await readFile(path, 'utf8')) as ImportCheck
    t.strictSame(
      found.packages.map(({ name }) => name),
      ['markupsafe', 'witness'],
    )
  },
)

tap.test('an environment with broken modules fails, and the log has every fault', async (t) => {
  const error = await nixBuildFails(`(${patched('crasher witness')}).tests.imports`)
  t.match(error, /crasher: crasher: crashed: /)
  t.match(error, /crasher: gil_only: import-error: .*only with the GIL/)
  t.notMatch(error, /broken_everywhere: import-error/, 'a failure on the source too is no fault of the swap')
})

tap.test('with `require-disabled`, a module that turns the GIL on fails the test', async (t) => {
  const rebuilt = (name: string) =>
    `(${patched(name, `rebuild = [ "${name}" ]; gil = "require-disabled";`)}).tests.imports`
  await nixBuild(rebuilt('multidict'))
  t.match(
    await nixBuildFails(rebuilt('markupsafe')),
    /importing markupsafe\._speedups \(markupsafe\) turns the GIL on/,
  )
  t.match(
    await nixBuildFails(`(${patched('witness', 'gil = "disabled";')}).tests.imports`),
    /`gil` has to be "report" or "require-disabled"/,
  )
})

tap.test('overridePythonEnvInterpreter gives its environment the test too', async (t) => {
  const swapped = (names: string) =>
    `(patchbay.overridePythonEnvInterpreter (source.withPackages (ps: with ps; [ ${names} ])) target).tests.imports)`
  await nixBuild(`${witnesses} ${swapped('witness')}`)
  t.match(await nixBuildFails(`${witnesses} ${swapped('crasher')}`), /crasher: crasher: crashed: /)
})
