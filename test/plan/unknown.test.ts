import tap from 'tap'
import { decideTools } from '../../src/plan/decide-build-tools.ts'
import { decidePackages } from '../../src/plan/decide-packages.ts'
import { setsOf } from '../../src/plan/decided-sets.ts'
import { rejectUnsupported } from '../../src/plan/refuse.ts'
import { asking, codes, failureOf, pure, same, swap, tagged, tool } from './scanned.ts'

/** A package and a tool that no cache has. */
const novel = { ...pure, name: 'novel', requestedAs: ['novel'], native: null }
const novelTool = { ...tool('shaper', codes.jinja2), native: null }
const untried = tool('cython', codes.markupsafe, 'untried')

tap.test('what a plan cannot look at is unknown, unless something else decides', async (t) => {
  const [decision] = decidePackages(asking(), [novel], swap)
  t.match(decision, {
    class: 'unknown',
    fate: 'unknown',
    reason: /^not known whether it is native: no cache/,
  })
  t.match(decidePackages(asking({ rebuild: ['novel'] }), [novel], swap), [
    { fate: 'rebuilt', class: 'unknown' },
  ])
  t.match(decidePackages(asking(), [novel], same), [{ fate: 'reused', class: 'unknown' }])
  for (const asked of [{ drop: ['novel'] }, { keep: ['novel'] }, { rebuild: 'none' as const }])
    t.match(decidePackages(asking(asked), [novel], swap), [{ fate: 'unknown' }], 'it may be native, or not')
})

tap.test('so are build tools, and what they are without a trial', async (t) => {
  const tools = decideTools(asking(), [novelTool, untried], [], swap)
  t.match(tools, [
    { fate: 'unknown', class: 'unknown', reason: /^not known whether it is native: no cache/ },
    {
      fate: 'unknown',
      class: 'tagged',
      reason: /^not known whether it does its work without its native part/,
    },
  ])
  const asked = decideTools(asking({ rebuild: ['shaper', 'cython'] }), [novelTool, untried], [], swap)
  t.match(asked, [{ fate: 'rebuilt', class: 'unknown', askedFor: true }, { fate: 'rebuilt' }])
  t.match(decideTools(asking(), [novelTool], [], same), [{ fate: 'relinked' }])
})

tap.test('Nix gets it as pure, and a tool as one that does without its native part', async (t) => {
  const decisions = decidePackages(asking(), [novel, tagged], swap)
  const tools = decideTools(asking(), [novelTool, untried], decisions, swap)
  t.strictSame(setsOf(decisions, tools, swap), {
    rebuildSet: ['markupsafe'],
    dropSet: [],
    keepSet: [],
    tools: { rebuild: [], drop: ['cython'] },
  })
  t.equal(
    failureOf(() => rejectUnsupported(asking(), decisions, tools, swap)),
    null,
  )
})
