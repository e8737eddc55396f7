import tap from 'tap'
import { decided as allDecided, buildToolRows } from '../src/report-plan.ts'
import type { ToolDecision } from '../src/scan/build-tools.ts'

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

tap.test('a package of which somebody takes a variant is one row, and counts as built', async (t) => {
  const variant = { path: null, native: null, neededBy: ['rapidfuzz', 'numpy'] }
  const expected = [{ name: 'pybind11', fate: 'rebuilt', sourcePath: null, neededBy: ['numpy', 'rapidfuzz'] }]
  const [relinked, built] = [decided('pybind11', 'relinked'), decided('pybind11', 'rebuilt', variant)]
  t.match(rows(relinked, built), expected)
  t.match(rows(built, relinked), expected)
})

tap.test('of a build, nothing may be unknown', async (t) => {
  const known = rows(decided('setuptools', 'relinked'), decided('cffi', 'rebuilt'))
  t.equal(allDecided(known), known)
  t.throws(() => allDecided(rows(decided('setuptools', 'relinked'), decided('cython', 'unknown'))), /cython/)
})
