import tap from 'tap'
import { decideTools, type ScannedTool, type ToolDecision } from '../../src/plan/decide-build-tools.ts'
import { decidePackages } from '../../src/plan/decide-packages.ts'
import { asking, codes, loadable, lost, pure, same, swap, tagged, tool, works } from './scanned.ts'

const decided = (
  tools: ScannedTool[],
  { asked = asking(), packages = [tagged], interpreters = swap } = {},
): ToolDecision[] => decideTools(asked, tools, decidePackages(asked, packages, interpreters), interpreters)
const brief = (decisions: ToolDecision[]) =>
  Object.fromEntries(decisions.map((one) => [one.tool.name, `${one.class} ${one.fate}`]))

tap.test('what is pure is relinked, and what can do without its native part loses it', async (t) => {
  const decisions = decided([
    tool('setuptools', codes.jinja2),
    tool('cryptolib', codes.cryptolib),
    tool('cython', codes.markupsafe, works),
    tool('tornado', codes.tornado, works),
  ])
  t.strictSame(brief(decisions), {
    setuptools: 'pure relinked',
    cryptolib: 'pure relinked',
    cython: 'tagged dropped',
    tornado: 'loadable dropped',
  })
  t.match(
    decisions.map(({ reason }) => reason),
    [
      /^pure Python/,
      /1 shared library in it does not use Python$/,
      /^does its work without its native part \(1 extension module that the target cannot load: markupsafe/,
      /^does its work without its native part \(1 extension module that the target would load and crash on/,
    ],
  )
})

tap.test('what cannot do without is rebuilt, and says what it would miss', async (t) => {
  const [numpy] = decided([tool('numpy', codes.legacy, lost('numpy._core._multiarray_umath', 'numpy'))])
  t.match(numpy, {
    class: 'loadable',
    fate: 'rebuilt',
    reason: /^cannot do .*: numpy\._core\._multiarray_umath, numpy could not be imported \(1 extension/,
  })
  const [many] = decided([tool('numpy', codes.legacy, lost('a', 'b', 'c', 'd', 'e'))])
  t.match(many?.reason, /: a, b, c and 2 more could not be imported/)
  const [three] = decided([tool('numpy', codes.legacy, lost('a', 'b', 'c'))])
  t.match(three?.reason, /: a, b, c could not be imported/)
})

tap.test('what has not been tried yet is taken to do without, so that it is tried', async (t) => {
  t.strictSame(brief(decided([tool('cython', codes.markupsafe)])), { cython: 'tagged dropped' })
})

tap.test('only the target has it: then it is built', async (t) => {
  const [decision] = decided([tool('backport', null)])
  t.match(decision, { class: 'pure', fate: 'rebuilt', reason: /^the source’s set has no build of it/ })
})

tap.test('what is asked for goes first', async (t) => {
  const cython = tool('cython', codes.markupsafe, works)
  const numpy = tool('numpy', codes.legacy, lost('numpy'))
  const fate = (asked: Parameters<typeof asking>[0], of: ScannedTool) =>
    decided([of], { asked: asking(asked) })[0]
  t.match(fate({ rebuild: ['markupsafe', 'cython'] }, cython), {
    fate: 'rebuilt',
    reason: /^asked for \(1 extension module/,
  })
  for (const field of ['drop', 'keep']) {
    t.match(
      fate({ [field]: ['numpy'] }, numpy),
      { fate: 'dropped', reason: /^asked for: runs without its native part/ },
      field,
    )
    t.match(fate({ [field]: ['setuptools'] }, tool('setuptools', codes.jinja2)), { fate: 'relinked' })
  }
  t.match(fate({ rebuild: ['setuptools'] }, tool('setuptools', codes.jinja2)), {
    fate: 'rebuilt',
    reason: /^asked for \(pure Python/,
  })
  t.match(fate({ rebuild: ['markupsafe'] }, numpy), { fate: 'rebuilt', reason: /^cannot do without/ })
})

tap.test('builds get of a package of the environment what they get of any other', async (t) => {
  const asTool = { ...tool('tornado', codes.tornado, works), inEnvironment: true }
  const packages = [tagged, loadable]
  t.strictSame(brief(decided([asTool], { packages })), { tornado: 'loadable dropped' })
  t.strictSame(brief(decided([{ ...asTool, fallback: lost('tornado') }], { packages })), {
    tornado: 'loadable rebuilt',
  })

  const [left] = decided([{ ...asTool, fallback: lost('tornado') }], {
    packages,
    asked: asking({ rebuild: ['markupsafe'] }),
  })
  t.match(left, { fate: 'dropped', reason: /^not to be rebuilt, so its native part is out of play/ })
  t.strictSame(
    brief(decided([{ ...tool('jinja2', codes.jinja2), inEnvironment: true }], { packages: [pure, tagged] })),
    { jinja2: 'pure relinked' },
  )
})

tap.test('interpreters of one ABI share build tools as they are', async (t) => {
  const numpy = tool('numpy', codes.legacy, lost('numpy'))
  const [decision] = decided([numpy], {
    asked: asking({ rebuild: ['markupsafe'] }),
    interpreters: same,
  })
  t.match(decision, { fate: 'relinked', reason: /^1 extension module of the same ABI: _legacy\.so$/ })
})
