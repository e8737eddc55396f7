import tap from 'tap'
import { showWorkers } from '../../../src/client/actions/workers.ts'
import { post } from '../../api/fixture.ts'
import { startServers } from '../../servers.ts'
import { listen, paper } from '../fixture.ts'

const servers = await startServers(tap)

tap.test('workers are shown with what keeps them from builds', async (t) => {
  const { app, db, service } = await listen(t, servers)
  const print = async (json = false) => {
    const { terminal, written } = paper()
    t.equal(await showWorkers(service, json, terminal), 0)
    return written.out
  }
  t.match(
    await print(),
    /^no-worker {2}0 builds under way, 0 waiting; 0 plans\n\nNo worker .* Start one: patchbay work\.\n$/,
  )
  await post(app, { packages: ['click'] })
  await db.workers.seen({ name: 'a-1', freeMb: 20, minFreeMb: 10 })
  await db.workers.seen({ name: 'b-2', freeMb: 5, minFreeMb: 10 })
  const text = await print()
  t.match(
    text,
    /^working {2}0 builds under way, 1 waiting, the oldest for \d+ s; 0 plans\n\nWORKER +FREE +KEEPS FREE/,
  )
  t.match(text, /^a-1 +20 MB +10 MB +\S+ +takes builds$/m)
  t.match(text, /^b-2 +5 MB +10 MB +\S+ +It has 5 MB free and has to keep 10 MB\.$/m)
  t.match(JSON.parse(await print(true)), {
    service: { status: 'working' },
    items: [{ name: 'a-1' }, { name: 'b-2' }],
    next: null,
  })
})
