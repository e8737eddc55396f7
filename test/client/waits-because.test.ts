import tap from 'tap'
import { submit } from '../../src/client/actions/submit.ts'
import { eventually } from '../eventually.ts'
import { startServers } from '../servers.ts'
import { listen, paper } from './fixture.ts'

const servers = await startServers(tap)

tap.test('submit says why no worker takes a build, for as long as that is so', async (t) => {
  const { service, record } = await listen(t, servers)
  await record.workers.seen({ name: 'old', freeMb: 2, minFreeMb: 1, library: 'sha256-OTHER' })
  const { terminal, written } = paper('{"packages":["jinja2"]}')
  const pace = { intervalMs: 20, absenceMs: 60_000 }
  const options = { file: '-', wait: true, json: false }
  const submitted = submit(service, options, terminal, pace)
  await eventually(() => written.err.includes('queued'))
  await record.reconcile({ queuedAgainAfterSeconds: 60, maxLosses: 3 })
  await eventually(() => /queued {2}No worker that is there has .* Nix library/.test(written.err))
  const { items } = await service.environments({})
  await service.cancel(items[0]?.build.id ?? '')
  await submitted
  t.match(written.out, /^cancelled\n/)
})
