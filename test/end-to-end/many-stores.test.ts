import { join } from 'node:path'
import tap from 'tap'
import { sourceSide } from '../../ops/bench/channel.ts'
import { fillStore, removeStore } from '../../ops/bench/private-store.ts'
import { runUntil } from '../../ops/bench/run.ts'
import { temporaryFolder } from '../servers.ts'
import { build, logOf, openSite } from './site.ts'
import { startWorkerProcess } from './worker-process.ts'

/** Derivations that Nix began to build for the target, in the whole of a build. */
const compiled = (log: string) =>
  [...log.matchAll(/^building \/nix\/store\/\w+-python3\.13t-(\S+)-[\d.]+\.drv$/gm)]
    .map(([, name]) => name)
    .sort()

tap.test('a worker takes from the cache what a worker with another store has rebuilt', async (t) => {
  const site = await openSite(t)
  // One cache, as all workers have it, and nothing else in common.
  const cache = { PATCHBAY_CACHE: join(site.dataDir, '..', 'cache') }
  const root = await temporaryFolder(t)
  // The source side, as a build farm has it: both interpreters, and all packages of the ordinary one.
  const run = runUntil(new AbortController().signal)
  await fillStore({ root, run }, await sourceSide(run))
  t.teardown(() => removeStore(root))

  const first = await startWorkerProcess(t, site, cache)
  const one = await build(site, { packages: ['multidict', 'markupsafe'] })
  t.equal(one.status, 'ready')
  await first.stop()

  const elsewhere = { ...cache, PATCHBAY_DATA_DIR: join(root, 'data') }
  await startWorkerProcess(t, site, elsewhere, join(root, 'nix'))
  const two = await build(site, { packages: ['multidict', 'jinja2', 'hiredis'] })
  t.equal(two.status, 'ready')
  t.match(two.rows, {
    multidict: { fate: 'rebuilt' },
    markupsafe: { fate: 'rebuilt' },
    hiredis: { fate: 'rebuilt' },
  })
  t.equal(two.rows.multidict?.targetPath, one.rows.multidict?.targetPath)
  t.strictSame(compiled(await logOf(site, two.build.id)), ['hiredis'], 'only what no worker had built yet')
})
