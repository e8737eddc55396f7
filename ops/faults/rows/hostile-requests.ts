import { join } from 'node:path'
import { execa } from 'execa'
import { openAttack } from '../../../test/api/hostile/attack.ts'
import {
  cacheRequests,
  cursorRequests,
  queryRequests,
  specRequests,
} from '../../../test/api/hostile/requests.ts'
import type { Row } from '../row.ts'
import type { Site } from '../site.ts'
import { untilEnded } from '../under-way.ts'

/** Valid specs that are built to the end; all other accepted ones are cancelled. */
const mostBuilt = 3
const soundFields = ['packages', 'skipImports']

export const hostileRequests: Row[] = [
  {
    name: 'hostile-requests',
    fault: ({ times }) => `${times * 2000} hostile specs, cursors, queries and requests to the cache`,
    async inflict(site, { scale }) {
      const built = new Map<string, string>()
      const attack = await openAttack(site.url, site.dataDir, async ({ path, body = '' }, answer) => {
        if (!path.startsWith('/v1/environments') || answer.status !== 202) return
        const { id, build } = JSON.parse(answer.body) as { id: string; build: { id: string } }
        const spec = JSON.parse(body) as { packages: string[] }
        const isSound =
          Object.keys(spec).every((field) => soundFields.includes(field)) && body.includes('marker_')
        if (!built.has(id) && isSound && built.size < mostBuilt) {
          built.set(id, body)
          site.callers.submitted.push({ id, packages: spec.packages, expects: 'ready' })
        } else if (!built.has(id)) await fetch(`${site.url}/v1/builds/${build.id}/cancel`, { method: 'POST' })
      })
      try {
        for (const [requests, share] of [
          [specRequests(attack.canaries), 800],
          [cursorRequests, 400],
          [queryRequests, 200],
          [cacheRequests(attack.canaries), 600],
        ] as const)
          await attack.send(requests, scale.times * share)
        await untilEnded(site, 300)
        for (const id of built.keys()) await isDataOnly(site, id)
        await attack.nothingWasRun()
      } finally {
        attack.close()
      }
      await site.becomesHealthy()
    },
  },
]

/** Throws if the bundle contains a caller's text anywhere but in the spec. */
async function isDataOnly({ url, folder }: Site, id: string): Promise<void> {
  const answer = await fetch(`${url}/v1/environments/${id}/bundle`)
  const archive = Buffer.from(await answer.arrayBuffer())
  const into = join(folder, `bundle-${id.slice(0, 8)}`)
  await execa('mkdir', [into])
  await execa('tar', ['xz', '-C', into], { input: archive })
  const { stdout } = await execa('grep', ['-rl', 'marker_', into])
  const files = stdout.split('\n')
  if (files.length !== 1 || !files[0]?.endsWith('/spec.json'))
    throw new Error(`the bundle has a caller's text in ${stdout}`)
}
