import tap from 'tap'
import { meaningFaults } from '../../src/spec/meaning.ts'

const defaults = { source: 'python313', target: 'python313FreeThreading' }
const pointers = (body: unknown, of = defaults) => meaningFaults(body, of).map((fault) => fault.pointer)

tap.test('interpreters have to be interpreters', async (t) => {
  t.same(pointers({ source: '3.13.5', target: '3.13+banana' }), ['/source', '/target'])
  t.same(pointers({ source: '3.13', target: '3.13t' }), [])
})

tap.test('source and target share their version, also where one is the channel’s default', async (t) => {
  t.same(pointers({ source: '3.12', target: '3.13t' }), ['/target'])
  t.same(pointers({ target: '3.14t' }), ['/target'])
  t.same(pointers({ source: '3.12' }), ['/source'])
  t.same(pointers({ source: '3.12', target: '3.12t' }), [])
  t.same(
    pointers({ source: 'python3' }),
    [],
    'an attribute that does not say its version is for Nix to judge',
  )
})

tap.test(
  'a package is rebuilt, dropped or kept: each contradiction is one fault that names the fields',
  async (t) => {
    t.same(meaningFaults({ rebuild: ['a-b', 'c'], drop: ['d', 'A_B'] }), [
      {
        pointer: '/drop/1',
        detail: '"A_B" is named in `rebuild` and `drop`: a package is either rebuilt, dropped or kept.',
      },
    ])
    t.same(meaningFaults({ rebuild: ['a', 'b'], drop: ['c'], keep: ['C', 'x', 'b'] }), [
      {
        pointer: '/keep/0',
        detail: '"C" is named in `drop` and `keep`: a package is either rebuilt, dropped or kept.',
      },
      {
        pointer: '/keep/2',
        detail: '"b" is named in `rebuild` and `keep`: a package is either rebuilt, dropped or kept.',
      },
    ])
    t.same(pointers({ rebuild: ['a'], drop: ['a'], keep: ['a'] }), ['/drop/0', '/keep/0'])
    t.same(pointers({ rebuild: ['a', 'A'], drop: ['b', 'b'], keep: ['c'] }), [], 'twice in one list is once')
    t.same(pointers({ rebuild: 'auto', drop: ['a'], keep: ['b'] }), [])
  },
)

tap.test('what has faults of shape is passed over', async (t) => {
  for (const body of [
    undefined,
    null,
    5,
    'x',
    [],
    { source: {}, target: 7, rebuild: [1], drop: [1, {}], keep: [1, null] },
    { rebuild: ['a'], drop: 'a', keep: { 0: 'a' } },
    { source: '../x' },
  ]) {
    t.same(pointers(body), [])
  }
})
