import tap from 'tap'
import { eventually } from '../eventually.ts'
import { collectingNix, openFarmStore } from './collecting-nix.ts'
import { nixes } from './nix-client.ts'
import { build, logOf, openSite } from './site.ts'
import { startWorkerProcess } from './worker-process.ts'

// Other builds of Nix look for the sandbox's /bin/sh elsewhere than the machine's own.
const sandboxPaths = 'sandbox-paths = /bin /usr /lib /lib64 /etc/alternatives'

const store = await openFarmStore(tap)

for (const [name, folder] of Object.entries(await nixes()))
  tap.test(`garbage is collected between any two steps of a build: ${name}`, async (t) => {
    const site = await openSite(t)
    const settings = { PATH: await collectingNix(t, folder), NIX_CONFIG: sandboxPaths }
    await startWorkerProcess(t, site, settings, store)

    const { id } = await site.service.requestPlan(JSON.stringify({ packages: ['markupsafe'] }))
    await eventually(async () => ['ready', 'failed'].includes((await site.service.plan(id)).state))
    t.match(await site.service.plan(id), { state: 'ready', failure: null })
    const ended = await build(site, { packages: ['markupsafe', 'jinja2'] })
    t.match(ended, { status: 'ready', failure: null })
    t.match(ended.rows, { markupsafe: { fate: 'rebuilt' }, jinja2: { fate: 'reused' } })
  })

tap.test('what a collector takes that does not see the links is evaluated again', async (t) => {
  const site = await openSite(t)
  const own = Object.values(await nixes())[0] ?? ''
  const blindAfter = ['*kept.plan*', '*--query*--requisites*', '*--realise*--add-root*/roots/*--log-format*']
  const settings = { PATH: await collectingNix(t, own, blindAfter), NIX_CONFIG: sandboxPaths }
  await startWorkerProcess(t, site, settings, store)

  const ended = await build(site, { packages: ['markupsafe'] })
  t.match(ended, { status: 'ready', failure: null })
  const again = (await logOf(site, ended.build.id)).match(/^== .* left the store meanwhile/gm)
  t.equal(again?.length, blindAfter.length)
})
