import tap from 'tap'
import { explainCheckFailure, explainFailure } from '../../src/build/explain-failure.ts'
import { BuildFailed, type FailureClass } from '../../src/errors.ts'
import type { Built } from '../../src/nix/stages.ts'
import type { PackagePlan } from '../../src/plan/plan-packages.ts'
import { explainScanFailure } from '../../src/plan/scan/explain-scan-failure.ts'
import type { Check } from '../../src/plan/scan/question.ts'

import type { CanonicalSpec } from '../../src/spec/schema.ts'
import { openContext } from '../nix/open-context.ts'

const spec = { channel: 'team', source: 'python313', target: 'python313FreeThreading' } as CanonicalSpec
const derivation = (name: string) => ({ name, drv: `/nix/store/${name}.drv`, out: `/nix/store/${name}` })
const built: Built = {
  env: derivation('env'),
  faults: derivation('faults'),
  check: derivation('check'),
  rebuilt: [{ ...derivation('numpy'), source: '/nix/store/numpy-of-source' }],
  tools: [derivation('cython')],
  relinks: [derivation('setuptools')],
}
const failed = (kind: FailureClass, name: string) =>
  new BuildFailed({ class: kind, message: 'It ended.', drv: derivation(name).drv, logTail: ['last'] })

async function explained(error: unknown) {
  const plan = { packages: [], tools: [], sources: [] } as unknown as PackagePlan
  const result = await explainFailure(error, await openContext(tap), spec, plan, built)
  return result instanceof BuildFailed ? result.failure : result
}

tap.test('whatever becomes of a package’s build, the failure names the package', async (t) => {
  for (const kind of ['build-timeout', 'log-limit', 'builder-killed', 'substituter-error'] as const)
    for (const name of ['numpy', 'cython', 'setuptools'])
      t.match(await explained(failed(kind, name)), { package: name }, `${kind} of ${name}`)
  t.match(await explained(failed('builder-killed', 'numpy')), {
    class: 'builder-killed',
    message: 'It ended.',
  })
  t.match(await explained(failed('build-failed', 'cython')), {
    class: 'dependency-failed',
    package: 'cython',
  })
})

tap.test('links that cannot be made are Patchbay’s own fault', async (t) => {
  t.match(await explained(failed('build-failed', 'setuptools')), {
    class: 'internal',
    package: 'setuptools',
    retryable: true,
    message: /^Patchbay’s own relinking of setuptools failed\./,
    logTail: ['last'],
  })
})

tap.test('the environment’s own derivation says that it is the environment', async (t) => {
  const failure = await explained(failed('build-failed', 'env'))
  t.match(failure, { class: 'build-failed', message: /^The environment cannot be put together/ })
  t.match(await explained(failed('builder-killed', 'env')), { class: 'builder-killed' })
})

tap.test('other errors than failures of derivations stay unchanged', async (t) => {
  const surprise = new Error('surprise')
  t.equal(await explained(surprise), surprise)
  const full = new BuildFailed({ class: 'disk-full', message: 'Full.' })
  t.strictSame(await explained(full), full.failure)
  t.equal(explainCheckFailure(surprise, { packages: [] }, built), surprise)
})

tap.test('an import check that fails names the package that it was importing', async (t) => {
  const packages = [{ package: { name: 'numpy' } }] as unknown as PackagePlan['packages']
  const explain = (kind: FailureClass, phase: string, drv = built.check.drv) => {
    const error = new BuildFailed({ class: kind, message: 'It ended.', drv, phase })
    return (explainCheckFailure(error, { packages }, built) as BuildFailed).failure
  }
  t.match(explain('build-failed', 'numpy'), {
    class: 'internal',
    package: 'numpy',
    message: /^Patchbay’s own import check of numpy failed/,
  })
  t.match(explain('builder-killed', 'numpy'), { class: 'builder-killed', package: 'numpy' })
  t.notHas(explain('build-failed', 'scipy'), 'package', 'one that the environment does not have')
  t.notHas(explain('build-timeout', 'numpy'), 'package', 'which has not been shown not to build')
  t.match(explain('build-failed', 'numpy', '/nix/store/other.drv'), { class: 'build-failed' })
})

tap.test('a scan that fails names the package that it was about', async (t) => {
  const question = (kind: Check['kind'], name: string): Check => ({
    kind,
    name,
    subject: '/nix/store/x',
    by: derivation(`${kind}-${name}`),
  })
  const questions = [
    question('scan', 'numpy'),
    question('fallback', 'cython'),
    question('interpreter', 'python313'),
  ]
  const explain = async (kind: FailureClass, name: string) => {
    const error = await explainScanFailure(failed(kind, name), await openContext(t), spec, {
      sources: [],
      questions,
    })
    return (error as BuildFailed).failure
  }
  t.match(await explain('build-failed', 'scan-numpy'), {
    class: 'internal',
    package: 'numpy',
    message: /own scan/,
  })
  t.match(await explain('build-timeout', 'fallback-cython'), {
    class: 'internal',
    package: 'cython',
    message: /own trial .* of cython failed\. It ended\./,
  })
  t.match(await explain('builder-killed', 'scan-numpy'), { class: 'builder-killed', package: 'numpy' })
  const ofInterpreter = await explain('build-failed', 'interpreter-python313')
  t.match(ofInterpreter, { class: 'internal' })
  t.notHas(ofInterpreter, 'package', 'which is none')
})
