import tap from 'tap'
import { nearest } from '../../src/spec/nearest.ts'

tap.test('nearest names, nearest first', async (t) => {
  const names = ['numpy', 'numba', 'scipy', 'jinja2', 'numpyro', 'setuptools']
  t.same(nearest('nunpy', names), ['numpy'])
  t.same(nearest('numpi', names), ['numpy'])
  t.same(nearest('setuptols', names), ['setuptools'])
  t.same(nearest('zzzzzzzz', names), [])
})
