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

tap.test('a package is not rebuilt and dropped', async (t) => {
  t.same(pointers({ rebuild: ['a-b', 'c'], drop: ['d', 'A_B'] }), ['/drop/1'])
  t.same(pointers({ rebuild: 'auto', drop: ['a'] }), [])
})

tap.test('what has faults of shape is passed over', async (t) => {
  for (const body of [
    undefined,
    null,
    5,
    'x',
    [],
    { source: {}, target: 7, rebuild: [1], drop: [1, {}] },
    { source: '../x' },
  ]) {
    t.same(pointers(body), [])
  }
})
