import tap from 'tap'
import { whatWasBuilt } from '../../ops/bench/built.ts'

/** As Nix names derivations: a hash of 32 letters and digits before the name. */
const drvs = (...names: string[]) =>
  names.map((name) => `/nix/store/8n7vr9n38q3bh928rycb08mywykhxgpd-${name}.drv`)

tap.test(
  'what withPackages builds: packages, what only their builds need, hooks, the environment',
  async (t) => {
    const built = whatWasBuilt(
      drvs(
        'python3.13t-bootstrap-flit-core-3.12.0',
        'python3.13t-flit-core-3.12.0',
        'python3.13t-python-dateutil-2.9.0',
        'python3.13t-ruamel.yaml_clib-0.2.12',
        'python-imports-check-hook',
        'bin',
        'python3-3.13.5-env',
      ),
      'python3.13t-',
      ['flit-core', 'python-dateutil', 'ruamel-yaml-clib'],
    )
    t.strictSame(built, {
      derivations: 7,
      packages: ['bootstrap-flit-core', 'flit-core', 'python-dateutil', 'ruamel-yaml-clib'],
      tools: ['bootstrap-flit-core'],
      relinks: 0,
      scans: 0,
      trials: 0,
    })
  },
)

tap.test('relinks, environments and what Patchbay finds out are no packages', async (t) => {
  const built = whatWasBuilt(
    drvs(
      'python3.13t-multidict-6.4.3',
      'python3.13t-setuptools-78.1.1-relinked',
      'python3.13t-patched-env',
      'python3.13t-facts.json',
      'python3.13-multidict-6.4.3-extension-modules.json',
      'python3.13-multidict-6.4.3-without-native-part.json',
    ),
    'python3.13t-',
    ['multidict'],
  )
  t.strictSame(built, {
    derivations: 6,
    packages: ['multidict'],
    tools: [],
    relinks: 1,
    scans: 1,
    trials: 1,
  })
})
