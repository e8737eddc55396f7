import tap from 'tap'
import { startServers } from '../servers.ts'
import { claimed, makeReady } from './sample.ts'

const { freshDatabase } = await startServers(tap)

tap.test('an environment is never seen to be ready before its store path is there', async (t) => {
  const { record } = await freshDatabase()
  let early = 0
  for (let round = 0; round < 40; round++) {
    const lease = await claimed(record, `package${round}`)
    let recorded = false
    const look = async () => {
      while (!recorded) {
        const one = await record.environments.get(lease.environmentId)
        if (one?.build.state === 'ready' && one.environment.storePath === null) early++
        const page = await record.environments.list({ limit: 1 })
        for (const { build, environment } of page?.items ?? [])
          if (build.state === 'ready' && environment.storePath === null) early++
      }
    }
    const looking = [look(), look(), look()]
    await makeReady(record, lease)
    recorded = true
    await Promise.all(looking)
  }
  t.equal(early, 0)
})
