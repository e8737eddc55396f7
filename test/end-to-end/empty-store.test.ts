import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { openCountingProxy } from '../../ops/bench/plan/counting-proxy.ts'
import { startOnEmptyStore } from '../../ops/bench/plan/empty-store.ts'
import { openUpstream } from '../../ops/bench/plan/upstream.ts'
import { removeStore, validPaths } from '../../ops/bench/private-store.ts'
import { runUntil } from '../../ops/bench/run.ts'

const command = [process.execPath, fileURLToPath(new URL('../../dist/cli.js', import.meta.url))]
const { signal } = new AbortController()
const run = runUntil(signal)

// The source side, as a build farm has it, in a cache of Patchbay that is served by HTTP.
const root = await mkdtemp(join(tmpdir(), 'patchbay-upstream-'))
await execa('chmod', ['755', root])
tap.teardown(() => removeStore(root))
const upstream = await openUpstream(root, run, signal)
tap.teardown(upstream.close)

/** A Patchbay with an empty store, and a cache with or without listings. */
async function openEmpty(t: Pick<Test, 'teardown'>, { listings }: { listings: boolean }) {
  const proxy = await openCountingProxy(upstream.url, { listings })
  t.teardown(proxy.close)
  const patchbay = await startOnEmptyStore(command, { ...upstream, url: proxy.url })
  t.teardown(patchbay.close)
  return {
    /** A plan, its requests to the cache, and the packages in the store after it. */
    async planned(packages: string[]) {
      proxy.take()
      const plan = await patchbay.plan(packages)
      if (plan.state !== 'ready') throw new Error(plan.failure.message)
      const traffic = proxy.take()
      const valid = new Set((await validPaths({ root: patchbay.root, run })).map(({ path }) => path))
      const fetched = plan.packages.filter(({ sourcePath }) => valid.has(sourcePath))
      return { plan, traffic, fetched: fetched.map(({ name }) => name) }
    },
  }
}

tap.test('plans on an empty store', async (t) => {
  const withListings = await openEmpty(t, { listings: true })

  const pure = await withListings.planned(['click', 'pygments', 'rich'])
  t.ok(pure.plan.packages.length >= 5, 'with what they need')
  t.ok(pure.plan.packages.every(({ fate }) => fate === 'reused'))
  const { listing, narinfo, nar } = pure.traffic
  t.equal(listing.requests, pure.plan.packages.length, 'pure packages cost a listing each')
  t.equal(nar.requests, 0, 'and nothing is fetched, the interpreters neither')
  t.strictSame(pure.fetched, [])
  t.ok(listing.bytes + narinfo.bytes < 1_000_000, `${listing.bytes} and ${narinfo.bytes} bytes`)
  t.ok(
    pure.plan.toDo.downloads.paths > pure.plan.packages.length,
    'the plan lists the downloads of a build all the same',
  )

  const packages = ['click', 'pygments', 'rich', 'markupsafe']
  const listed = await withListings.planned(packages)
  t.strictSame(listed.fetched, ['markupsafe'], 'what may be native is fetched')

  const unlisted = await (await openEmpty(t, { listings: false })).planned(packages)
  t.strictSame(
    unlisted.fetched,
    unlisted.plan.packages.map(({ name }) => name),
    'without listings, everything is',
  )
  t.ok(listed.traffic.nar.requests < unlisted.traffic.nar.requests)
  t.ok(listed.traffic.nar.bytes < unlisted.traffic.nar.bytes)
  const facts = ({ plan: { packages, buildTools, storePath, toDo } }: typeof listed) => ({
    ...{ packages, buildTools, storePath },
    derivations: toDo.derivations,
  })
  t.strictSame(facts(listed), facts(unlisted), 'and the plan is the same')
})
