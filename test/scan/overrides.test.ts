import tap from 'tap'
import { isAskedFor, overridesOf } from '../../src/scan/overrides.ts'
import type { CanonicalSpec } from '../../src/spec/schema.ts'

const spec = (lists: Partial<CanonicalSpec>) =>
  ({ channel: 'c', packages: ['numpy-2'], rebuild: 'auto', drop: [], keep: [], ...lists }) as CanonicalSpec

tap.test('names become those of distributions, in all three lists', async (t) => {
  const called = { 'numpy-2': 'numpy', 'ruamel-yaml-clib': 'ruamel-yaml-clib', pillow: 'pillow-simd' }
  t.strictSame(
    overridesOf(
      spec({ rebuild: ['numpy-2', 'tornado'], drop: ['ruamel-yaml-clib'], keep: ['pillow', 'numpy'] }),
      called,
    ),
    { rebuild: ['numpy', 'tornado'], drop: ['ruamel-yaml-clib'], keep: ['pillow-simd', 'numpy'] },
    'one that Nix could not tell stays as it is',
  )
})

tap.test('a name that every object has is a name like any other', async (t) => {
  t.strictSame(overridesOf(spec({ drop: ['constructor'] }), {}).drop, ['constructor'])
})

tap.test('auto and none are no names', async (t) => {
  for (const rebuild of ['auto', 'none'] as const) {
    t.strictSame(overridesOf(spec({ rebuild }), { [rebuild]: 'x' }), { rebuild, drop: [], keep: [] })
    t.notOk(isAskedFor(rebuild, { name: rebuild }))
  }
})

tap.test('a list names a package by its distribution, or as the spec asks for it', async (t) => {
  const numpy = { name: 'numpy', requestedAs: ['numpy-2', 'np'] }
  for (const name of ['numpy', 'numpy-2', 'np']) t.ok(isAskedFor(['tornado', name], numpy), name)
  t.notOk(isAskedFor(['tornado', 'num'], numpy))
  t.notOk(isAskedFor([], numpy))
  t.ok(isAskedFor(['cython'], { name: 'cython' }), 'a build tool is asked for by nobody')
})
