import tap from 'tap'
import { canonicalConfig, NixpkgsConfig } from '../../src/spec/nixpkgs-config.ts'
import { shapeOf } from '../../src/spec/shape.ts'

tap.test('what means the same has one form', async (t) => {
  t.equal(canonicalConfig(), undefined)
  t.equal(canonicalConfig({ allowUnfree: false, allowAliases: true, allowUnfreePackages: [] }), undefined)
  t.strictSame(canonicalConfig({ allowAliases: false, allowBroken: true }), {
    allowAliases: false,
    allowBroken: true,
  })
  t.strictSame(canonicalConfig({ allowUnfreePackages: ['b', 'a', 'b'] }), { allowUnfreePackages: ['a', 'b'] })
  t.strictSame(canonicalConfig({ cudaCapabilities: ['9.0', '8.9'] }), { cudaCapabilities: ['9.0', '8.9'] })
})

tap.test('options that are not there, and values that are code', async (t) => {
  const { faults } = shapeOf(NixpkgsConfig)
  const pointers = (value: unknown) => faults(value).map(({ pointer }) => pointer)
  t.same(pointers({ allowunfree: true }), ['/allowunfree'])
  t.same(pointers({ allowUnfreePredicate: 'pkg: true' }), ['/allowUnfreePredicate'])
  t.same(pointers({ allowUnfree: 'yes' }), ['/allowUnfree'])
  t.same(pointers({ permittedInsecurePackages: ['x"; y'] }), ['/permittedInsecurePackages/0'])
  t.same(pointers({ permittedInsecurePackages: ['python3.13-x-1.0'], cudaSupport: true }), [])
})
