import tap from 'tap'
import { unknownNames } from '../../src/spec/unknown-names.ts'

const known = {
  packageNames: ['jinja2', 'numpy', 'ruamel-yaml'],
  otherNames: ['jinja', 'buildpythonpackage'],
}

tap.test('names in all lists, by their normal forms', async (t) => {
  t.same(
    unknownNames(
      { packages: ['Jinja2', 'ruamel_yaml'], rebuild: ['NumPy'], drop: ['numpy'], keep: ['Numpy'] },
      known,
    ),
    [],
  )
  t.same(unknownNames({ packages: ['jinja2'], rebuild: 'none' }, known), [])
  const faults = unknownNames(
    { packages: ['numpy', 'nunpy'], rebuild: ['zzzz'], drop: ['jinja3'], keep: ['x'] },
    known,
  )
  t.same(
    faults.map(({ pointer, nearest }) => [pointer, nearest]),
    [
      ['/packages/1', ['numpy']],
      ['/rebuild/0', undefined],
      ['/drop/0', ['jinja2']],
      ['/keep/0', undefined],
    ],
  )
})

tap.test('of very many unknown names every one is named, and the first are compared', async (t) => {
  const faults = unknownNames({ packages: Array.from({ length: 500 }, () => 'nunpy') }, known)
  t.equal(faults.length, 500)
  t.ok(faults[0]?.nearest)
  t.notOk(faults[499]?.nearest)
})

tap.test('a name that is no package is recognised, and has no near names', async (t) => {
  t.same(unknownNames({ packages: ['buildPythonPackage', 'Jinja'] }, known), [])
  const [fault] = unknownNames({ packages: ['buildPythonPackages'] }, known)
  t.notOk(fault?.nearest)
})
