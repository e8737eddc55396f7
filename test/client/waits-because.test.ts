import tap from 'tap'
import { plan } from '../../src/client/actions/plan.ts'
import { submit } from '../../src/client/actions/submit.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { listen, paper } from './fixture.ts'

const servers = await startServers(tap)

tap.test('plan says why no worker takes it, for as long as that is so', async (t) => {
  const { service, db } = await listen(t, servers)
  await db.workers.seen({ name: 'old', freeMb: 2, minFreeMb: 1, library: 'sha256-OTHER' })
  const { terminal, written } = paper('{"packages":["jinja2"]}')
  const planned = plan(service, { file: '-', json: false }, terminal, { intervalMs: 20, absenceMs: 60_000 })
  await eventually(() => written.err.includes('queued'))
  await db.reconcile({ queuedAgainAfterSeconds: 60, maxLosses: 3 })
  await eventually(() =>
    /queued {2}\d+ s {2}No present worker has .* Nix library .* It is planned/.test(written.err),
  )
  const [waiting] = await db.plans.waiting(-1)
  t.equal(waiting, undefined, 'the queue is not told of it')
  await db.workers.left('old')
  const [id = ''] = await db.plans.waiting(-1)
  await service.cancelPlan(id)
  await planned
  t.match(written.out, /cancelled/i)
})

tap.test('submit says why no worker takes a build, for as long as that is so', async (t) => {
  const { service, db } = await listen(t, servers)
  await db.workers.seen({ name: 'old', freeMb: 2, minFreeMb: 1, library: 'sha256-OTHER' })
  const { terminal, written } = paper('{"packages":["jinja2"]}')
  const pace = { intervalMs: 20, absenceMs: 60_000 }
  const options = { file: '-', wait: true, json: false }
  const submitted = submit(service, options, terminal, pace)
  await eventually(() => written.err.includes('queued'))
  await db.reconcile({ queuedAgainAfterSeconds: 60, maxLosses: 3 })
  await eventually(() => /queued {2}\d+ s {2}No present worker has .* Nix library/.test(written.err))
  const { items } = await service.environments({})
  await service.cancel(items[0]?.build.id ?? '')
  await submitted
  t.match(written.out, /^cancelled\n/)
})
