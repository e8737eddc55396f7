import tap from 'tap'
import { faultsOf } from '../../ops/bench/faults.ts'
import type { Measured } from '../../ops/bench/measure.ts'
import { table } from '../../ops/bench/table.ts'

const spec = {
  name: 'small',
  packages: ['jinja2'],
  environment: ['jinja2', 'markupsafe'],
  native: ['markupsafe'],
}
const withPackages: Measured = {
  derivations: 12,
  packages: ['flit-core', 'jinja2', 'markupsafe', 'setuptools'],
  tools: ['flit-core', 'setuptools'],
  relinks: 0,
  scans: 0,
  trials: 0,
  wallSeconds: 20,
  cpuSeconds: 30,
  bytes: 3 * 1024 ** 2,
}
const patchbay: Measured = {
  derivations: 8,
  packages: ['markupsafe'],
  tools: [],
  relinks: 2,
  scans: 3,
  trials: 1,
  wallSeconds: 4,
  cpuSeconds: 6.04,
  bytes: 1.5 * 1024 ** 2,
}

tap.test('a row of each side and one of ratios, where there is something on both', async (t) => {
  t.equal(
    table([{ spec, sides: { withPackages, patchbay } }]),
    `| spec | side | derivations | packages | build tools | relinks | scans | trials | wall s | CPU s | store MiB |
| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |
| small (2 packages) | withPackages | 12 | 4 | 2 | 0 | 0 | 0 | 20.0 | 30.0 | 3.0 |
|  | Patchbay | 8 | 1 | 0 | 2 | 3 | 1 | 4.0 | 6.0 | 1.5 |
|  | withPackages : Patchbay | 1.5 | 4.0 |  |  |  |  | 5.0 | 5.0 | 2.0 |`,
  )
})

tap.test('Patchbay builds the native packages and nothing else; withPackages builds all', async (t) => {
  t.strictSame(faultsOf(spec, { withPackages, patchbay }), [])
  t.strictSame(
    faultsOf(spec, {
      withPackages: { ...withPackages, packages: ['markupsafe'] },
      patchbay: { ...patchbay, packages: ['setuptools'], tools: ['setuptools'] },
    }),
    [
      'small: withPackages did not build jinja2, so it did not begin with nothing.',
      'small: Patchbay built setuptools for the target; native are markupsafe.',
      'small: Patchbay rebuilt the build tools setuptools; the sample channel has none that is native.',
    ],
  )
  t.strictSame(faultsOf(spec, { withPackages, patchbay: { ...patchbay, packages: [] } }), [
    'small: Patchbay built nothing for the target; native are markupsafe.',
  ])
})
