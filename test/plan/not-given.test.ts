import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import tap, { type Test } from 'tap'
import { BuildFailed, type Failure } from '../../src/errors.ts'
import { libraryHash } from '../../src/nix/library.ts'
import { planPackages } from '../../src/plan/plan-packages.ts'
import type { KnownFindings } from '../../src/plan/scan/scan-results.ts'
import { canonicalSpec } from '../../src/spec/canonical.ts'
import { nixes } from '../end-to-end/nix-client.ts'
import { openContext } from '../nix/open-context.ts'
import { temporaryFolder } from '../servers.ts'

const folderOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const channelPath = join(await temporaryFolder(tap), 'channel')
await cp(folderOf('test/fixtures/refusing-channel'), channelPath, { recursive: true })
await cp(folderOf('ops/sample-channel'), join(channelPath, 'sample'), { recursive: true })

const nothingKnown: KnownFindings = {
  byPath: async () => new Map(),
  newest: async () => new Map(),
  record: async () => undefined,
}
const meaning = {
  name: 'refusing',
  pin: { kind: 'folder' as const, narHash: 'sha256-' },
  defaults: { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' },
}

/** Plans these packages, which must fail. Returns the failure and the log of the plan. */
async function failureFor(t: Test, nix: string, packages: string[]): Promise<Failure & { log: string[] }> {
  const context = await openContext(t, { path: `${nix}:${process.env.PATH}` })
  const spec = canonicalSpec({ packages }, meaning, await libraryHash())
  const error = await planPackages({ ...context, channelPath }, spec, nothingKnown, { compile: false }).catch(
    (thrown) => thrown,
  )
  if (!(error instanceof BuildFailed)) throw new Error('it can be planned', { cause: error })
  return { ...error.failure, log: context.lines }
}

/** In the order of the names. */
const refusals: { [name: string]: string | RegExp } = {
  asserting: /^"asserting" is refused by the channel: .* \(asserting, packages\.nix:\d+\)\.$/,
  disabled: '"disabled" is refused by the channel: disabled-1.0 not supported for interpreter python3.13.',
  insecure:
    /: Package ‘python3\.13-insecure-1\.0’ in packages\.nix:\d+ is marked as insecure, refusing to evaluate\. Known issues: CVE-2026-0001; CVE-2026-0002: worse\.$/,
  'needing-unfree':
    /^"needing-unfree" is refused by the channel: Package ‘python3\.13-unfree-1\.0’ in packages\.nix:\d+ has an unfree license \(‘Sample EULA’\), refusing to evaluate \(needed by python3\.13-in-between-1\.0\)\.$/,
  problematic:
    '"problematic" is refused by the channel: Refusing to evaluate package \'problematic-1.0\' in somewhere/problematic.nix:7 because it has problems: - broken: This package is broken.',
  renamed: "\"renamed\" is refused by the channel: 'renamed' has been renamed to/replaced by 'six'.",
  unfree:
    /^"unfree" is refused by the channel: Package ‘python3\.13-unfree-1\.0’ in packages\.nix:\d+ has an unfree license \(‘Sample EULA’\), refusing to evaluate\.$/,
}

for (const [version, nix] of Object.entries(await nixes())) {
  tap.test(`each package that the channel refuses is refused in its own words: ${version}`, async (t) => {
    const names = Object.keys(refusals)
    const failure = await failureFor(t, nix, ['six', 'no-such', ...names])
    t.match(failure, { class: 'package-unknown', package: 'asserting', retryable: false })
    const faults = new Map(failure.faults?.map(({ pointer, detail }) => [pointer, detail]))
    const inTurn = ['six', 'no-such', ...names].sort()
    t.equal(faults.size, names.length + 1)
    t.equal(
      faults.get(`/packages/${inTurn.indexOf('no-such')}`),
      '"no-such" is not a package of the channel.',
    )
    for (const name of names) t.match(faults.get(`/packages/${inTurn.indexOf(name)}`), refusals[name], name)
  })

  tap.test(`an error that ends the evaluation names package, file and line: ${version}`, async (t) => {
    const cases: { [name: string]: { package: string; message: RegExp } } = {
      lacking: {
        package: 'lacking',
        message: /: attribute 'dev' missing \(python3\.13-lacking-1\.0, packages\.nix:\d+\)\.$/,
      },
      'needing-lacking': {
        package: 'lacking',
        message: /: attribute 'dev' missing \(python3\.13-lacking-1\.0, packages\.nix:\d+\)\.$/,
      },
      'giving-up': {
        package: 'giving-up',
        message: /: evaluation aborted with .* 'the channel gives up' \(giving-up, [\w/.-]+\.nix:\d+\)\.$/,
      },
      endless: {
        package: 'endless',
        message: /: infinite recursion encountered \(endless, packages\.nix:\d+\)\.$/,
      },
    }
    for (const [name, expected] of Object.entries(cases)) {
      const failure = await failureFor(t, nix, [name])
      t.match(failure, { class: 'eval-error', retryable: false, ...expected }, name)
      t.match(failure.logTail?.[0], /^error: /, name)
      t.ok(failure.log.length < 60, 'the log has no rendering of every frame')
      t.notMatch(failure.log.join('\n'), channelPath)
    }
  })

  tap.test(`an infinite recursion is reported, however long its trace: ${version}`, async (t) => {
    t.match(await failureFor(t, nix, ['deep']), { class: 'eval-error', message: /stack overflow/ })
  })
}
