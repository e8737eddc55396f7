import { join } from 'node:path'
import pg from 'pg'
import tap from 'tap'
import {
  libraryFiles,
  libraryFolder,
  libraryHash,
  readLibrary,
  writeLibrary,
} from '../../../src/nix/library.ts'
import { startServers, temporaryFolder } from '../../servers.ts'
import { claim, endPlan, request } from '../sample.ts'

const { freshDatabase } = await startServers(tap)
const failure = { class: 'internal' as const, message: '', retryable: true }

tap.test('the library that a process has kept is read and written as it was', async (t) => {
  const { db } = await freshDatabase()
  const own = await readLibrary()
  t.equal(await db.libraries.get(own.hash), null)
  await db.libraries.keep(own)
  await db.libraries.keep(own)
  const kept = await db.libraries.get(own.hash)
  t.strictSame(kept, own)

  const folder = join(await temporaryFolder(t), 'library')
  await writeLibrary(folder, kept ?? own)
  t.equal(await libraryHash(folder), own.hash)
  t.strictSame(await libraryFiles(folder), await libraryFiles(libraryFolder))
})

tap.test('a library that is not what its hash says is refused', async (t) => {
  const folder = await temporaryFolder(t)
  const { hash, files } = await readLibrary()
  const changed = { ...files, 'default.nix': `${files['default.nix']}# changed\n` }
  await t.rejects(writeLibrary(join(folder, 'changed'), { hash, files: changed }), {
    message: /have the hash/,
  })
  for (const path of ['../outside.nix', '/outside.nix', 'bundle/../../outside.nix'])
    await t.rejects(writeLibrary(join(folder, 'paths'), { hash, files: { [path]: '' } }), {
      message: /no path within/,
    })
})

tap.test('a library goes once no process has it and no unfinished build or plan names it', async (t) => {
  const { db, databaseUrl } = await freshDatabase()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  const { build, environment } = await db.environments.accept(request('click'))
  const hash = environment.spec.library
  for (const one of [hash, 'sha256-OLD', 'sha256-NEW'])
    await db.libraries.keep({ hash: one, interface: 1, files: {} })
  const agedBut = async (young: string) => {
    await client.query("UPDATE nix_library SET seen_at = now() - interval '91 days' WHERE hash <> $1", [
      young,
    ])
    return (await db.prune(90)).libraries
  }
  t.equal(await agedBut('sha256-NEW'), 1)
  t.equal(await db.libraries.get('sha256-OLD'), null)

  const plan = await db.plans.ask({ environmentId: environment.id, spec: environment.spec })
  await db.builds.recordFailed(await claim(db, build.id), failure)
  t.equal(await agedBut('sha256-NEW'), 0, 'a plan names it')
  await endPlan(db, plan.id, { failure })
  await db.libraries.keep({ hash, interface: 1, files: {} })
  t.equal(await agedBut(hash), 1, 'a process has it again, and none has the other')
  t.equal(await agedBut(''), 1)
  t.equal(await db.libraries.get(hash), null)
})
