import tap from 'tap'
import { isAskedFor, overridesOf } from '../../src/plan/overrides.ts'
import { keyed } from '../../src/plan/scan/keys.ts'
import type { CanonicalSpec } from '../../src/spec/schema.ts'

const spec = (lists: Partial<CanonicalSpec>) =>
  ({ channel: 'c', packages: ['numpy-2'], rebuild: 'auto', drop: [], keep: [], ...lists }) as CanonicalSpec

const none = { called: {}, leadsTo: {} }

tap.test('names become those of distributions, in all three lists', async (t) => {
  const called = { 'numpy-2': 'numpy', 'ruamel-yaml-clib': 'ruamel-yaml-clib', pillow: 'pillow-simd' }
  t.strictSame(
    overridesOf(
      spec({ rebuild: ['numpy-2', 'tornado'], drop: ['ruamel-yaml-clib'], keep: ['pillow', 'numpy'] }),
      { called, leadsTo: {} },
      [],
    ),
    { rebuild: ['numpy', 'tornado'], drop: ['ruamel-yaml-clib'], keep: ['pillow-simd', 'numpy'] },
    'an override that Nix could not determine stays unchanged',
  )
})

tap.test('a name that every object has is a name like any other', async (t) => {
  t.strictSame(overridesOf(spec({ drop: ['constructor'] }), none, []).drop, ['constructor'])
})

tap.test('auto and none are no names', async (t) => {
  for (const rebuild of ['auto', 'none'] as const) {
    t.strictSame(overridesOf(spec({ rebuild }), { called: { [rebuild]: 'x' }, leadsTo: {} }, []), {
      rebuild,
      drop: [],
      keep: [],
    })
    t.notOk(isAskedFor(rebuild, { name: rebuild }))
  }
})

tap.test('a list names a package by its distribution, or as the spec asks for it', async (t) => {
  const numpy = { name: 'numpy', requestedAs: ['numpy-2', 'np'] }
  for (const name of ['numpy', 'numpy-2', 'np']) t.ok(isAskedFor(['tornado', name], numpy), name)
  t.notOk(isAskedFor(['tornado', 'num'], numpy))
  t.notOk(isAskedFor([], numpy))
  t.ok(isAskedFor(['cython'], { name: 'cython' }), 'no caller has asked for a build tool')
})

tap.test('of two packages with one name, a list has the one that its attribute leads to', async (t) => {
  const { packages } = keyed(
    [
      { name: 'torch', path: '/nix/store/a-python3.13-torch-2.9' },
      { name: 'torch', path: '/nix/store/b-python3.13-torch-2.8' },
      { name: 'numpy', path: '/nix/store/c-python3.13-numpy-2.1' },
    ],
    [{ name: 'numpy', path: '/nix/store/c-python3.13-numpy-2.1' }],
  )
  t.strictSame(
    packages.map(({ key }) => key),
    ['a-python3.13-torch-2.9', 'b-python3.13-torch-2.8', 'numpy'],
    'a package that is also a build tool is one package',
  )
  const attributes = {
    called: { 'torch-bin': 'torch' },
    leadsTo: { 'torch-bin': '/nix/store/b-python3.13-torch-2.8' },
  }
  const asked = (drop: string[]) => {
    const overrides = overridesOf(spec({ drop }), attributes, packages)
    return packages.filter((one) => isAskedFor(overrides.drop, one)).map(({ path }) => path)
  }
  t.strictSame(asked(['torch-bin']), ['/nix/store/b-python3.13-torch-2.8'])
  t.strictSame(asked(['torch']).length, 2, 'a name that no attribute has is that of the distribution')
})
