import tap from 'tap'
import { adviceForTool } from '../../src/build/explain-failure.ts'
import { decideTools, type ScannedTool } from '../../src/plan/decide-build-tools.ts'
import { decidePackages } from '../../src/plan/decide-packages.ts'
import type { PackagePlan } from '../../src/plan/plan-packages.ts'
import { asking, codes, lost, swap, tagged, tool } from '../plan/scanned.ts'

function planOf(tools: ScannedTool[], overrides = asking()): Pick<PackagePlan, 'tools'> {
  const packages = decidePackages(overrides, [tagged], swap)
  return { tools: decideTools(overrides, tools, packages, swap) }
}

tap.test('a native tool that fails: packages that need it, reason of the rebuild, next step', async (t) => {
  const numpy = { ...tool('numpy', codes.legacy, lost('numpy._core')), version: '1.26.4' }
  t.equal(
    adviceForTool(planOf([{ ...numpy, neededBy: ['scipy', 'markupsafe'] }]), 'numpy'),
    'It is needed to build scipy, markupsafe. ' +
      'Why it is rebuilt: cannot do without its native part: numpy._core could not be imported ' +
      '(1 extension module that the target would load and crash on: _legacy.so). ' +
      'Ask for "keep": ["numpy"] to try without its native part, or leave out or `drop` what needs it. ' +
      'numpy supports free threading from 2.1 on, and the channel has 1.26.4: take a pin that has a newer one.',
  )
})

tap.test('no advice on releases if the version is new enough, or none is known', async (t) => {
  for (const [name, version] of [
    ['numpy', '2.3.1'],
    ['unheard-of', '0.1'],
  ] as const) {
    const way = adviceForTool(planOf([{ ...tool(name, codes.legacy, lost(name)), version }]), name)
    t.match(way, /^It is needed to build markupsafe\. .* what needs it\.$/)
  }
  t.match(
    adviceForTool(planOf([tool('orjson', codes.legacy, lost('orjson'))]), 'orjson'),
    / what needs it\. As of .*, no release of orjson supports free threading\.$/,
  )
})

tap.test('a tool that has no native part cannot do without it', async (t) => {
  const plan = planOf(
    [tool('backport', null), tool('setuptools', codes.jinja2)],
    asking({ rebuild: ['markupsafe', 'setuptools'] }),
  )
  t.equal(
    adviceForTool(plan, 'backport'),
    'It is needed to build markupsafe. Why it is rebuilt: the source’s set has no build of it: only the target’s set has it, or a variant that the channel makes for a build. Leave out or `drop` what needs it.',
  )
  t.match(
    adviceForTool(plan, 'setuptools'),
    /^It is needed to build markupsafe\. Why it is rebuilt: asked for .* Leave it out of `rebuild`\.$/,
  )
})

tap.test('the way on depends on what was decided, and not on the words for it', async (t) => {
  const { tools } = planOf(
    [tool('setuptools', codes.jinja2)],
    asking({ rebuild: ['markupsafe', 'setuptools'] }),
  )
  const reworded = tools.map((decision) => ({ ...decision, reason: 'the caller wants it' }))
  t.match(adviceForTool({ tools: reworded }, 'setuptools'), / Leave it out of `rebuild`\.$/)
  const native = planOf([tool('orjson', codes.legacy, lost('orjson'))]).tools
  const similar = native.map((decision) => ({ ...decision, reason: 'asked for by nothing' }))
  t.match(adviceForTool({ tools: similar }, 'orjson'), /Ask for "keep": \["orjson"\]/)
})

tap.test('of a tool that the plan does not know, only so much is said', async (t) => {
  t.equal(
    adviceForTool(planOf([]), 'surprise'),
    'It is needed to build a rebuilt package. Leave out or `drop` what needs it.',
  )
})
