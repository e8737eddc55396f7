import tap from 'tap'
import { startServers } from '../servers.ts'
import { claimed, makeReady } from './sample.ts'

const { freshDatabase } = await startServers(tap)

tap.test('an environment is never seen to be ready before its store path is there', async (t) => {
  const { db } = await freshDatabase()
  let early = 0
  for (let round = 0; round < 40; round++) {
    const lease = await claimed(db, `package${round}`)
    let recorded = false
    const look = async () => {
      while (!recorded) {
        const one = await db.environments.get(lease.environmentId)
        if (one?.build.state === 'ready' && one.environment.storePath === null) early++
        const page = await db.environments.list({ limit: 1 })
        for (const { build, environment } of page?.items ?? [])
          if (build.state === 'ready' && environment.storePath === null) early++
      }
    }
    const looking = [look(), look(), look()]
    await makeReady(db, lease)
    recorded = true
    await Promise.all(looking)
  }
  t.equal(early, 0)
})
