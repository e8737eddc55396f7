import tap from 'tap'
import { fill, filters } from '../../ops/bench/service/many-environments.ts'
import { openApp } from '../api/fixture.ts'
import { startServers } from '../servers.ts'

const servers = await startServers(tap)

tap.test('the service lists the environments that the bench writes, with each of its filters', async (t) => {
  const opened = await openApp(t, servers)
  await fill(opened, 1000)
  for (const [name, query] of Object.entries(filters)) {
    const answer = await opened.app.inject(`/v1/environments${query}`)
    t.equal(answer.statusCode, 200, name)
    // No id of so few begins with these digits.
    if (!name.startsWith('id of')) t.ok(answer.json().items.length > 0, name)
  }
})
