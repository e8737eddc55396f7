import { availableParallelism } from 'node:os'
import pg from 'pg'
import { load } from '../cache/wrk.ts'
import { startBare } from './bare.ts'
import { inTurns, ms, speedOf, whole } from './compare.ts'
import type { Part } from './part.ts'
import { makeReady, packageNames, registerChannel } from './ready-environment.ts'
import { withGround } from './with-service.ts'

const connections = 50
const body = JSON.stringify({ packages: packageNames.slice(0, 10), channel: 'bench' })

/**
 * A POST of a spec whose environment is ready, beside a bare route of Fastify that reads the same body, and beside the same
 * service as two processes. The client and Postgres take their time from the same cores.
 */
export const readyPost: Part = {
  name: 'ready-post',
  measure: (site) =>
    withBoth(site, async ({ ground, url, bare }) => {
      await makeReady(ground, url, JSON.parse(body))
      const asked = { connections, body }
      const posts = { paths: ['/v1/environments'], ...asked }
      const speeds = await ground.served(
        (two) =>
          inTurns(site, {
            bare: { url: bare, paths: ['/'], ...asked },
            service: { url, ...posts },
            two: { url: two, ...posts },
          }),
        { PATCHBAY_API_PROCESSES: '2' },
      )
      const { bare: limit, service, two } = speeds
      return [
        {
          key: 'ready-post',
          what: 'POST of a ready spec : bare Fastify route',
          goal: { atLeast: 0.15 },
          value: service.perSecond / limit.perSecond,
          detail: `${whole(service.perSecond)}/s : ${whole(limit.perSecond)}/s`,
        },
        {
          key: 'ready-post-p99',
          what: '… its p99 : its median',
          goal: { atMost: 10 },
          value: service.p99 / service.p50,
          detail: `${ms(service.p99)} : ${ms(service.p50)}, ${connections} connections`,
        },
        {
          key: 'ready-post-two-processes',
          what: '… as two processes : as one',
          goal: { atLeast: 1 },
          value: two.perSecond / service.perSecond,
          detail: `${whole(two.perSecond)}/s : ${whole(service.perSecond)}/s, p99 ${ms(two.p99)} : ${ms(service.p99)}; ${availableParallelism()} cores, which the client and Postgres share`,
        },
      ]
    }),
}

/** A GET of a ready environment, beside a bare route of Fastify. */
export const environmentGet: Part = {
  name: 'environment-get',
  measure: (site) =>
    withBoth(site, async ({ ground, url, bare }) => {
      const { id } = await makeReady(ground, url, JSON.parse(body))
      const speeds = await inTurns(site, {
        bare: { url: bare, paths: ['/'], connections },
        service: { url, paths: [`/v1/environments/${id}`], connections },
      })
      const { bare: limit, service } = speeds
      return [
        {
          key: 'environment-get',
          what: 'GET of an environment : bare Fastify route',
          goal: { atLeast: 0.2 },
          value: service.perSecond / limit.perSecond,
          detail: `${whole(service.perSecond)}/s : ${whole(limit.perSecond)}/s; p99 ${ms(service.p99)}`,
        },
      ]
    }),
}

const identical = 1000

/** A thousand connections that each POST the same new spec. */
export const identicalPosts: Part = {
  name: 'identical-posts',
  measure: (site) =>
    withGround(site, (ground) =>
      ground.served(async (url) => {
        await registerChannel(ground)
        const loads = []
        for (let round = 0; round <= site.rounds; round++) {
          const spec = { packages: packageNames.slice(round, round + 10) }
          const paths = Array.from({ length: identical }, () => '/v1/environments')
          const asked = { paths, connections: identical, seconds: 15, once: true, body: JSON.stringify(spec) }
          const one = await load(site.run, site.root, url, asked)
          if (round > 0) loads.push(one)
        }
        const builds =
          (await count(ground.databaseUrl, 'build')) / (await count(ground.databaseUrl, 'environment'))
        const speed = speedOf(loads)
        return [
          {
            key: 'identical-posts-builds',
            what: `builds of ${whole(identical)} identical POSTs at once`,
            goal: { atMost: 1 },
            value: builds,
            detail: '',
          },
          {
            key: 'identical-posts',
            what: '… POSTs a second',
            goal: { atLeast: 2000 },
            value: speed.perSecond,
            detail: `p50 ${ms(speed.p50)}, p99 ${ms(speed.p99)}`,
          },
        ]
      }),
    ),
}

async function count(databaseUrl: string, what: 'build' | 'environment'): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${what}`)
  await client.end()
  return Number(rows[0]?.count)
}

type Both = { ground: Parameters<Parameters<typeof withGround>[1]>[0]; url: string; bare: string }

/** Starts a service with a channel, and a bare Fastify beside it. */
async function withBoth<T>(
  site: Parameters<typeof withGround>[0],
  use: (both: Both) => Promise<T>,
): Promise<T> {
  const bare = await startBare()
  try {
    return await withGround(site, async (ground) => {
      await registerChannel(ground)
      return ground.served((url) => use({ ground, url, bare: bare.url }))
    })
  } finally {
    await bare.close()
  }
}
