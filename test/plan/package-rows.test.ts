import tap from 'tap'
import type { ToolDecision } from '../../src/plan/decide-build-tools.ts'
import { decided as allDecided, buildToolRows } from '../../src/plan/package-rows.ts'

const decided = (
  name: string,
  fate: ToolDecision['fate'],
  more: Partial<ToolDecision['tool']> = {},
): ToolDecision => ({
  class: 'pure',
  fate,
  reason: `${name} is ${fate}`,
  askedFor: false,
  tool: {
    name,
    key: name,
    version: '1.0',
    inEnvironment: false,
    neededBy: ['numpy'],
    path: `/nix/store/source-${name}`,
    native: { modules: [], libraries: [] },
    fallback: null,
    built: `/nix/store/target-${name}`,
    ...more,
  },
})
const rows = (...tools: ToolDecision[]) => buildToolRows({ tools })

tap.test('a target path is only that of what is rebuilt', async (t) => {
  t.match(rows(decided('setuptools', 'relinked'), decided('cffi', 'rebuilt')), [
    { name: 'setuptools', targetPath: null, sourcePath: '/nix/store/source-setuptools' },
    { name: 'cffi', targetPath: '/nix/store/target-cffi' },
  ])
})

tap.test('what the environment has is listed only where builds get another form of it', async (t) => {
  const inEnvironment = true
  t.match(
    rows(
      decided('cffi', 'rebuilt', { inEnvironment }),
      decided('packaging', 'relinked', { inEnvironment }),
      decided('cython', 'dropped', { inEnvironment }),
    ).map(({ name }) => name),
    ['cython'],
  )
})

tap.test(
  'variants of one package are rows of their own; one that several builds take is one row',
  async (t) => {
    const variant = { path: null, native: null, neededBy: ['rapidfuzz', 'numpy'] }
    const [relinked, built] = [decided('pybind11', 'relinked'), decided('pybind11', 'rebuilt', variant)]
    const other = decided('pybind11', 'rebuilt', { path: '/nix/store/other-pybind11' })
    t.strictSame(
      rows(relinked, built, other).map(({ fate, sourcePath }) => [fate, sourcePath]),
      [
        ['relinked', '/nix/store/source-pybind11'],
        ['rebuilt', null],
        ['rebuilt', '/nix/store/other-pybind11'],
      ],
    )
    t.match(rows(relinked, decided('pybind11', 'relinked', { neededBy: ['lxml'] })), [
      { name: 'pybind11', neededBy: ['lxml', 'numpy'] },
    ])
  },
)

tap.test('of a build, nothing may be unknown', async (t) => {
  const known = rows(decided('setuptools', 'relinked'), decided('cffi', 'rebuilt'))
  t.equal(allDecided(known), known)
  t.throws(() => allDecided(rows(decided('setuptools', 'relinked'), decided('cython', 'unknown'))), /cython/)
})
