import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import pg from 'pg'
import tap from 'tap'
import { eventually } from '../eventually.ts'
import { build, openSite } from './site.ts'

const site = await openSite(tap)
const client = new pg.Client({ connectionString: site.databaseUrl })
await client.connect()
tap.teardown(() => client.end())

/** Makes every last use so long ago. */
const letPass = (days: number) =>
  client.query(
    `UPDATE environment SET
      last_used_at = last_used_at - $1 * interval '1 day', ready_at = ready_at - $1 * interval '1 day'`,
    [days],
  )

async function swept() {
  const { id } = await site.db.sweeps.ask({ dryRun: false })
  await eventually(async () => (await site.db.sweeps.get(id))?.finishedAt !== null)
  return (await site.db.sweeps.get(id))?.report
}

/** Whether this site keeps a path from Nix's collector. Other processes of the machine may keep it too. */
async function isKept(path: string): Promise<boolean> {
  const { stdout } = await execa('nix-store', ['--query', '--roots', path])
  return stdout.includes(`${site.dataDir}/`)
}

tap.test(
  'an unused environment leaves the cache and the store, and comes back when it is requested',
  async (t) => {
    await site.startWorker(t, { PATCHBAY_CACHE_MAX_DAYS: '30' })
    const pinned = await build(site, { packages: ['click'] })
    const used = await build(site, { packages: ['click', 'pygments'] })
    const unused = await build(site, { packages: ['click', 'multidict'] })
    const rootOf = ({ id }: { id: string }) => join(site.dataDir, 'roots', id)
    for (const one of [pinned, used, unused]) t.ok(existsSync(rootOf(one)), one.spec.packages.join())
    await site.db.keeping.pin(pinned.id, null)
    await letPass(31)
    t.equal(
      (await build(site, { packages: ['click', 'pygments'] })).build.id,
      used.build.id,
      'a hit is a use',
    )

    const report = await swept()
    t.match(report?.evicted, [{ id: unused.id, because: /30/ }])
    t.equal(report?.evicted.length, 1)
    const now = await site.service.environment(unused.id)
    t.match(now, { status: 'evicted', storePath: null, evicted: { because: /PATCHBAY_CACHE_MAX_DAYS/ } })
    await eventually(async () => !existsSync(rootOf(unused)))
    t.notOk(await isKept(unused.storePath ?? ''), 'Nix’s own collector may take it')
    for (const one of [pinned, used]) {
      t.ok(existsSync(rootOf(one)))
      t.ok(await isKept(one.storePath ?? ''))
    }

    const again = await build(site, { packages: ['click', 'multidict'] })
    t.match(again, { status: 'ready', storePath: unused.storePath, build: { attempt: 2 }, evicted: null })
  },
)
