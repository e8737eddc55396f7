import tap from 'tap'
import { countDerivations } from '../../src/nix/store/derivation.ts'
import { nixBuild, nixInstantiate } from './nix.ts'
import { openContext } from './open-context.ts'

const context = await openContext(tap)
const source = 'pkgs.python313'
const target = 'pkgs.python313FreeThreading'
const packages = 'ps: [ ps.multidict ]'
const drvOf = async (expression: string) => (await nixInstantiate(expression)).drv

const cached = [await drvOf(target), await drvOf(`${source}.withPackages (${packages})`)]
const baseline = await drvOf(`${target}.withPackages (${packages})`)
const patchedEnv = (rebuild: string) =>
  drvOf(
    `patchbay.patchedEnv { source = ${source}; target = ${target}; packages = ${packages}; rebuild = [ ${rebuild} ]; }`,
  )
const count = (drv: string, of = cached) =>
  countDerivations(context, drv, of, { prefix: 'python3.13t-', unprefixed: [] })

tap.test('beyond what is cached, a patched env builds what is rebuilt and no other package', async (t) => {
  const patched = await count(await patchedEnv('"multidict"'))
  t.equal(patched.packages, 1)
  t.ok(patched.derivations > 1, 'links and the environment itself are derivations, too')

  const plain = await count(baseline)
  t.ok(plain.packages > 5, `${plain.packages} packages where nothing is relinked`)
  t.ok(plain.derivations > plain.packages, 'with their sources')

  t.equal((await count(await patchedEnv(''))).packages, 0, 'where nothing is rebuilt, nothing is built')
})

tap.test('what is cached counts nothing, whatever is in the store', async (t) => {
  t.strictSame(await count(cached[1] ?? ''), { derivations: 0, packages: 0 })
  t.strictSame(await count(baseline, [baseline]), { derivations: 0, packages: 0 })

  await nixBuild(source)
  const built = await count(await drvOf(source), [])
  t.ok(built.derivations > 1, 'what has been built would have to be built again elsewhere')
})

tap.test('a derivation that is not there is an error, and not a count', async (t) => {
  await t.rejects(count(`/nix/store/${'0'.repeat(32)}-nobody-has-it.drv`), {
    message: /--requisites .*-nobody-has-it\.drv failed: .*error/s,
  })
})
