import tap from 'tap'
import { decideTools, type ScannedTool } from '../../src/plan/decide-build-tools.ts'
import { decidePackages, type ScannedPackage } from '../../src/plan/decide-packages.ts'
import type { Overrides } from '../../src/plan/overrides.ts'
import { rejectUnsupported } from '../../src/plan/refuse.ts'
import type { Interpreters } from '../../src/plan/scan/classify.ts'
import {
  all,
  asking,
  codes,
  failureOf,
  loadable,
  pure,
  same,
  scanned,
  swap,
  tagged,
  tool,
} from './scanned.ts'

function refusalOf(
  asked: Partial<Overrides>,
  packages: ScannedPackage[],
  { tools = [], interpreters = swap }: { tools?: ScannedTool[]; interpreters?: Interpreters } = {},
) {
  const overrides = asking(asked)
  const decisions = decidePackages(overrides, packages, interpreters)
  return failureOf(() =>
    rejectUnsupported(
      overrides,
      decisions,
      decideTools(overrides, tools, decisions, interpreters),
      interpreters,
    ),
  )
}

tap.test('what can be built is not refused', async (t) => {
  t.equal(refusalOf({}, all), null)
  t.equal(refusalOf({ rebuild: 'none' }, [pure, tagged]), null, 'what cannot be seen may stay')
  t.equal(refusalOf({ rebuild: 'none' }, all, { interpreters: same }), null, 'of one ABI, everything may')
  t.equal(refusalOf({ rebuild: ['tornado'], drop: ['markupsafe'] }, [tagged, loadable]), null)
})

tap.test('all that would be loaded and crash is refused at once', async (t) => {
  const failure = refusalOf({ rebuild: 'none' }, all)
  t.match(failure, {
    class: 'abi-leftover',
    message: /^tornado, legacy would stay .*"auto".*`drop`/s,
    retryable: false,
  })
  t.strictSame(failure?.faults, [
    { pointer: '/rebuild', detail: 'tornado: tornado/speedups.abi3.so' },
    { pointer: '/rebuild', detail: 'legacy: _legacy.so' },
  ])
  t.match(refusalOf({ rebuild: ['markupsafe'] }, [tagged, loadable]), { class: 'abi-leftover' })
  t.match(
    refusalOf({ keep: ['tornado'] }, [tagged, loadable]),
    { class: 'abi-leftover', message: /^tornado would stay/ },
    'nothing is kept that would crash',
  )
  t.equal(refusalOf({ drop: ['tornado', 'legacy'], rebuild: 'none' }, all), null, 'what is dropped does not')
})

tap.test('names that neither the environment nor its builds have are refused together', async (t) => {
  const failure = refusalOf(
    { rebuild: ['markupsafe', 'nope'], drop: ['neither'], keep: ['nor'] },
    [pure, tagged],
    { tools: [tool('setuptools', codes.jinja2)] },
  )
  t.match(failure, {
    class: 'package-unknown',
    message: /consists of jinja2, markupsafe, and what is rebuilt is built with setuptools\..*drop and keep/,
    retryable: false,
  })
  t.strictSame(
    failure?.faults?.map(({ pointer, detail }) => `${pointer} ${detail.split(' ')[0]}`),
    ['/rebuild "nope"', '/drop "neither"', '/keep "nor"'],
  )
  t.match(refusalOf({ drop: ['neither'] }, [pure]), { message: /consists of jinja2\. Name/ })
})

tap.test('build tools may be named, and packages as the spec calls them', async (t) => {
  const tools = [tool('cython', codes.legacy)]
  for (const asked of [{ rebuild: ['cython', 'markupsafe'] }, { drop: ['cython'] }, { keep: ['cython'] }]) {
    t.equal(refusalOf(asked, [tagged], { tools }), null, JSON.stringify(asked))
    t.match(refusalOf(asked, [tagged]), { class: 'package-unknown' }, 'only where something needs them')
  }
  t.equal(refusalOf({ drop: ['numpy-2'] }, [scanned('numpy', codes.legacy, ['numpy-2'])]), null)
})
