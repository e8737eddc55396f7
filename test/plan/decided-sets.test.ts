import tap from 'tap'
import type { DecidedSets } from '../../src/nix/bundle.ts'
import { decideTools, type ScannedTool } from '../../src/plan/decide-build-tools.ts'
import { decidePackages, type ScannedPackage } from '../../src/plan/decide-packages.ts'
import { applyDecisions, restrictTo, setsOf, speculate } from '../../src/plan/decided-sets.ts'
import type { Fallback, Interpreters, NativeCode } from '../../src/plan/scan/classify.ts'
import { all, asking, codes, lost, same, scanned, swap, tool, works } from './scanned.ts'

interface Case {
  asked?: Parameters<typeof asking>[0]
  packages?: ScannedPackage[]
  tools?: ScannedTool[]
  interpreters?: Interpreters
}

const toolset = [
  tool('setuptools', codes.jinja2),
  tool('cython', codes.markupsafe, works),
  tool('numpy', codes.legacy, lost('numpy')),
]

function decided({ asked, packages = all, tools = toolset, interpreters = swap }: Case = {}): DecidedSets {
  const decisions = decidePackages(asking(asked), packages, interpreters)
  return setsOf(decisions, decideTools(asking(asked), tools, decisions, interpreters), interpreters)
}

/** Returns the guess for these packages from complete findings, which include other packages. */
function assumed(
  { asked, packages = all, tools = toolset }: Case = {},
  scans: [string, NativeCode][] = [...packages, ...tools].flatMap(({ name, native }) =>
    native ? [[name, native]] : [],
  ),
): DecidedSets {
  const fallbacks = tools.flatMap(({ name, fallback }): [string, Fallback][] =>
    fallback && fallback !== 'untried' ? [[name, fallback]] : [],
  )
  return restrictTo(
    speculate(
      asking(asked),
      new Map([...scans, ['elsewhere', codes.legacy], ['apart', codes.jinja2]]),
      new Map([...fallbacks, ['elsewhere', lost('elsewhere')]]),
    ),
    packages.map(({ name }) => name),
    tools.map(({ name }) => name),
  )
}

tap.test('the sets are exactly what the decisions say, sorted', async (t) => {
  t.strictSame(decided(), {
    rebuildSet: ['boostish', 'legacy', 'markupsafe', 'tornado'],
    dropSet: [],
    keepSet: [],
    tools: { rebuild: ['numpy'], drop: ['cython'] },
  })
  t.strictSame(decided({ asked: { rebuild: ['legacy', 'tornado'], drop: ['markupsafe', 'jinja2'] } }), {
    rebuildSet: ['legacy', 'tornado'],
    dropSet: ['markupsafe'],
    keepSet: ['boostish'],
    tools: { rebuild: ['numpy'], drop: ['cython'] },
  })
  t.strictSame(
    decided({ asked: { keep: ['markupsafe', 'jinja2'] } }).keepSet,
    ['markupsafe'],
    'what is pure needs no keeping',
  )
  const nothing = { rebuildSet: [], dropSet: [], keepSet: [], tools: { rebuild: [], drop: [] } }
  t.strictSame(decided({ interpreters: same }), nothing, 'with one ABI, everything stays unchanged')
})

tap.test('a right guess is what is then decided', async (t) => {
  const cases: { [what: string]: Case } = {
    auto: {},
    none: { asked: { rebuild: 'none' }, packages: all.filter(({ name }) => name !== 'boostish') },
    'a list': { asked: { rebuild: ['legacy', 'tornado'], drop: ['markupsafe'], keep: ['boostish'] } },
    'a list with a pure package': { asked: { rebuild: ['jinja2', 'legacy'] } },
    'drop and keep': { asked: { drop: ['legacy', 'jinja2'], keep: ['markupsafe', 'cryptolib'] } },
    'no tools': { tools: [] },
    'a tool to be rebuilt': { asked: { rebuild: ['cython', 'setuptools', 'legacy', 'tornado'] } },
    'tools that do without': { asked: { drop: ['numpy'], keep: ['cython'] } },
    'a package that is a tool as well': {
      packages: [...all, scanned('numpy', codes.legacy)],
      tools: [...toolset.slice(0, 2), { ...tool('numpy', codes.legacy, lost('numpy')), inEnvironment: true }],
    },
  }
  for (const [what, one] of Object.entries(cases)) t.strictSame(assumed(one), decided(one), what)
})

tap.test('a wrong one is not', async (t) => {
  const before = (name: string, found: NativeCode) =>
    assumed({}, [
      ...[...all, ...toolset].flatMap((one): [string, NativeCode][] =>
        one.native && one.name !== name ? [[one.name, one.native]] : [],
      ),
      [name, found],
    ])
  t.strictSame(before('jinja2', codes.jinja2), decided())
  t.strictNotSame(before('jinja2', codes.legacy), decided(), 'once native, and now pure')
  t.strictNotSame(before('markupsafe', codes.jinja2), decided(), 'once pure, and now native')
  t.strictNotSame(before('setuptools', codes.legacy), decided(), 'a tool that was native')
  t.strictNotSame(before('cython', codes.jinja2), decided(), 'a tool that was pure')
})

tap.test('a package without findings counts as pure', async (t) => {
  t.strictSame(assumed({}, []), {
    rebuildSet: [],
    dropSet: [],
    keepSet: [],
    tools: { rebuild: [], drop: [] },
  })
  t.strictSame(
    assumed({ asked: { rebuild: ['legacy'] } }, []).rebuildSet,
    ['legacy'],
    'but for what is to be rebuilt whatever it is',
  )
  const pure = { packages: all.slice(0, 1), tools: toolset.slice(0, 1) }
  t.strictSame(assumed(pure, []), decided(pure), 'and then the guess is right')
})

tap.test('a native tool without a trial is tried without its native part', async (t) => {
  const untried = { tools: [tool('cython', codes.markupsafe)] }
  t.strictSame(assumed(untried).tools, { rebuild: [], drop: ['cython'] })
  t.strictSame(assumed(untried), decided(untried))
})

tap.test('what has no part in an environment is left out of what is compared', async (t) => {
  const sets = {
    rebuildSet: ['b', 'x', 'a'],
    dropSet: ['c', 'x'],
    keepSet: ['x', 'd'],
    tools: { rebuild: ['x', 'f', 'e', 'a'], drop: ['g', 'x'] },
  }
  t.strictSame(restrictTo(sets, ['a', 'b', 'c', 'd'], ['e', 'f', 'g']), {
    rebuildSet: ['a', 'b'],
    dropSet: ['c'],
    keepSet: ['d'],
    tools: { rebuild: ['e', 'f'], drop: ['g'] },
  })
})

tap.test('what is decided replaces what was assumed of it, and nothing else', async (t) => {
  const old = {
    rebuildSet: ['seen', 'later'],
    dropSet: ['changed', 'later-dropped'],
    keepSet: ['changed-too', 'later-kept'],
    tools: { rebuild: ['tool', 'later-tool'], drop: ['other', 'later-other'] },
  }
  const now = {
    rebuildSet: ['changed', 'changed-too'],
    dropSet: ['seen'],
    keepSet: [],
    tools: { rebuild: ['other'], drop: ['tool'] },
  }
  t.strictSame(applyDecisions(old, now, ['seen', 'changed', 'changed-too', 'tool', 'other']), {
    rebuildSet: ['later', 'changed', 'changed-too'],
    dropSet: ['later-dropped', 'seen'],
    keepSet: ['later-kept'],
    tools: { rebuild: ['later-tool', 'other'], drop: ['later-other', 'tool'] },
  })
})
