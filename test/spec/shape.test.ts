import tap from 'tap'
import { Spec } from '../../src/spec/schema.ts'
import { shapeOf } from '../../src/spec/shape.ts'

const spec = shapeOf(Spec)

/** Returns pointer and message of every fault, sorted by place. */
function faults(value: unknown) {
  return Object.fromEntries(spec.faults(value).map(({ pointer, detail }) => [pointer, detail]))
}

tap.test('a good spec has no faults', async (t) => {
  t.same(spec.faults({ packages: ['numpy'] }), [])
  t.same(
    spec.faults({
      channel: 'nixos-25.11',
      source: '3.13',
      target: '3.13t',
      packages: ['A_b', 'c-1'],
      rebuild: ['a-b'],
      drop: [],
      keep: ['d'],
      gil: 'require-disabled',
      checks: 'rebuilt',
      system: 'x86_64-linux',
    }),
    [],
  )
})

tap.test('all faults come at once, one per place', async (t) => {
  const found = faults({
    channel: '../etc',
    source: 5,
    target: 'a b',
    packages: [
      'numpy',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Nix would interpolate this, and it must stay text.
      'a${builtins.readFile /etc/hostname}',
      '../x',
      { outPath: '/etc/passwd' },
      'x'.repeat(200 * 1024),
    ],
    rebuild: 'yes',
    drop: 'hiredis',
    keep: ['a b'],
    gil: 'off',
    checks: true,
    system: 'Linux',
    pakages: [],
  })
  t.same(Object.keys(found).sort(), [
    '/channel',
    '/checks',
    '/drop',
    '/gil',
    '/keep/0',
    '/packages/1',
    '/packages/2',
    '/packages/3',
    '/packages/4',
    '/pakages',
    '/rebuild',
    '/source',
    '/system',
    '/target',
  ])
  t.match(found['/packages/1'], /^"a\$\{builtins\.readFile \/etc\/hostname\}" is not a package name/)
  t.equal(found['/packages/3'], 'Has to be a text, not an object.')
  t.match(found['/packages/4'], /… \(204800 characters\) is not a package name/)
  for (const detail of Object.values(found)) t.ok(detail.length < 400, 'short enough to read')
})

tap.test('a union gives one fault, about what was meant', async (t) => {
  t.same(faults({ packages: ['a'], rebuild: 'yes' }), {
    '/rebuild': 'Has to be "auto", "none" or a list, not "yes".',
  })
  t.same(faults({ packages: ['a'], rebuild: 3 }), {
    '/rebuild': 'Has to be "auto", "none" or a list, not 3.',
  })
  t.same(faults({ packages: ['a'], gil: null }), {
    '/gil': 'Has to be "report" or "require-disabled", not null.',
  })
  t.same(Object.keys(faults({ packages: ['a'], rebuild: ['b', '../x', 7] })), ['/rebuild/1', '/rebuild/2'])
  t.same(faults({ packages: ['a'], rebuild: new Array(501).fill('b') }), {
    '/rebuild': 'May have at most 500 entries.',
  })
})

tap.test('a mistyped field names its neighbour', async (t) => {
  t.match(spec.faults({ packages: ['a'], targte: 'x' }), [{ pointer: '/targte', nearest: ['target'] }])
})

tap.test('what is no object, or an empty one', async (t) => {
  t.same(faults(undefined), { '': 'Has to be an object, not undefined.' })
  t.same(faults([]), { '': 'Has to be an object, not a list.' })
  t.same(faults({}), { '/packages': 'This field is required.' })
  t.same(faults({ packages: [] }), { '/packages': 'Needs at least 1 entry.' })
})

tap.test('keys of the prototype are fields like any other', async (t) => {
  const body = JSON.parse('{"packages":["a"],"__proto__":{"gil":"x"},"constructor":{"prototype":{}}}')
  t.same(Object.keys(faults(body)).sort(), ['/__proto__', '/constructor'])
})

tap.test('a flood of faults is cut, never to nothing', async (t) => {
  const found = faults({ packages: new Array(400_000).fill(1) })
  t.equal(found['/packages'], 'May have at most 500 entries.')
  t.ok(Object.keys(found).length < 700)
})

tap.test('a pointer escapes what JSON pointers escape', async (t) => {
  t.ok('/a~1b~0c' in faults({ packages: ['a'], 'a/b~c': 1 }))
})
