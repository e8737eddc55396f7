import { join } from 'node:path'
import tap from 'tap'
import { outputsIn } from '../../../src/nix/store/read-derivation.ts'
import { unbuiltOf } from '../../../src/nix/store/unbuilt.ts'
import { recordingNix } from '../../end-to-end/recording-nix.ts'
import { openPrivateStore } from '../../publish/private-store.ts'

tap.test('the outputs of a derivation are read off its file', async (t) => {
  t.strictSame(
    outputsIn(
      'Derive([("doc","/nix/store/a-doc","",""),("out","/nix/store/a","r:sha256","00")],[("/nix/store/b.drv",["out"])],',
    ),
    ['/nix/store/a-doc', '/nix/store/a'],
  )
  t.strictSame(
    outputsIn('Derive([("out","","r:sha256","")],[],'),
    [],
    'where they are known before they are built',
  )
  t.throws(() => outputsIn('{}'), /no derivation/)
})

tap.test('of any number of derivations, one process tells which are not built', async (t) => {
  const nix = await recordingNix(t)
  const store = await openPrivateStore(t)
  const path = await store.build('app')
  const deriver = (await store.nix('nix-store', '--query', '--deriver', path)).trim()
  const requisites = await store.nix('nix-store', '--query', '--requisites', deriver)
  const built = requisites
    .split('\n')
    .filter((one) => one.endsWith('.drv'))
    .map((drv) => join(store.root, drv))
  const settings = { ...store.settings, path: nix.path }
  t.strictSame(await unbuiltOf(settings, built), [])
  t.ok(built.length > 3)
  t.equal((await nix.calls()).length, 1)

  const doc = (await store.nix('nix-store', '--query', '--outputs', deriver))
    .split('\n')
    .find((one) => /-doc$/.test(one))
  await store.nix('nix-store', '--delete', '--ignore-liveness', String(doc), path)
  t.strictSame(await unbuiltOf(settings, built), [join(store.root, deriver)], 'one output is enough')
  t.strictSame(await unbuiltOf(settings, []), [])
  t.equal((await nix.calls()).length, 2, 'of none, none is asked')
})
