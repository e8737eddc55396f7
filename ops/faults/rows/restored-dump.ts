import pg from 'pg'
import type { Row } from '../row.ts'
import type { Site } from '../site.ts'
import { untilEnded } from '../under-way.ts'

/** Restores a copy of the database beside a newer cache. */
export const restoredDump: Row[] = [
  {
    name: 'dump-restored',
    fault: () => 'a dump restored beside a newer cache',
    async inflict(site, { scale }) {
      await site.callers.submitFresh(scale.builds)
      await untilEnded(site, 300)
      // Dumps before some builds end, as from a working service.
      await site.callers.submitFresh(scale.builds)
      await whileStopped(site, (server) => server.query('CREATE DATABASE dump TEMPLATE patchbay'))
      await untilEnded(site, 300)
      await site.callers.submitFresh(scale.builds)
      await untilEnded(site, 300)
      await whileStopped(site, async (server) => {
        await server.query('DROP DATABASE patchbay WITH (FORCE)')
        await server.query('ALTER DATABASE dump RENAME TO patchbay')
      })
      // Callers submit their specs again.
      for (const { packages } of [...site.callers.submitted]) await site.callers.submit(packages)
      await site.becomesHealthy()
      await untilEnded(site, 300)
      await allAreServed(site)
    },
  },
]

async function whileStopped(site: Site, work: (server: pg.Client) => Promise<unknown>): Promise<void> {
  await Promise.all([site.api(), ...site.workers()].map((one) => one.kill('SIGKILL')))
  await site.pauseQueries(async () => {
    const url = new URL(site.postgres.url)
    url.pathname = 'postgres'
    const server = new pg.Client({ connectionString: url.href })
    await server.connect()
    await server.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'patchbay'")
    await work(server)
    await server.end()
  })
  await site.startApi()
  for (const number of [0, 1]) await site.startWorker(number)
}

/** Throws if a path of a ready environment cannot be fetched. */
async function allAreServed({ url, query }: Site): Promise<void> {
  const paths = await query<{ path: string }>(
    `SELECT DISTINCT path FROM environment_path JOIN environment ON environment.id = environment_id
     WHERE store_path IS NOT NULL`,
  )
  for (const { path } of paths) {
    const hash = path.slice('/nix/store/'.length).split('-')[0]
    const narinfo = await fetch(`${url}/${hash}.narinfo`)
    const nar = /^URL: (.*)$/m.exec(await narinfo.text())?.[1]
    const found = nar ? await fetch(`${url}/${nar}`, { method: 'HEAD' }) : null
    if (!found?.ok) throw new Error(`${path} is recorded and not served`)
  }
}
