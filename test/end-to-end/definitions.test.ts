import { setTimeout as sleep } from 'node:timers/promises'
import tap from 'tap'
import { build, openSite } from './site.ts'

const site = await openSite(tap)
await site.startWorker(tap)
const faulty = (packages: string[], more: object = {}) =>
  build(site, { channel: 'faulty', packages, ...more })

interface BuildTool {
  name: string
  version: string
  fate: string
  neededBy: string[]
  reason: string
}
async function buildTools(id: string): Promise<BuildTool[]> {
  const answer = await fetch(`${site.url}/v1/environments/${id}/build-tools`)
  return ((await answer.json()) as { items: BuildTool[] }).items
}

tap.test('a build gets the version of a tool that its definition asks for', async (t) => {
  const { id, status } = await faulty(['takes-variant', 'generator'])
  t.equal(status, 'ready')
  t.match(await buildTools(id), [{ name: 'generator', version: '1.0', fate: 'relinked' }])
})

tap.test('a package of which the first output has only programs is there wholly', async (t) => {
  const { status, rows } = await faulty(['imaging'])
  t.equal(status, 'ready')
  t.match(rows.imaging, { fate: 'rebuilt', gil: 'kept', verdicts: { length: 2 } })
})

tap.test('two packages with one name are two rows, and a collision that names both', async (t) => {
  const { id, status, build: attempt } = await faulty(['twin', 'twin_1'])
  t.equal(status, 'failed')
  t.match(attempt.failure, { class: 'collision', package: 'twin' })
  t.match(attempt.failure?.message, /twin 1\.0 and twin 2\.0|twin 2\.0 and twin 1\.0/)
  const answer = await fetch(`${site.url}/v1/environments/${id}/packages`)
  const { items } = (await answer.json()) as { items: { name: string; version: string }[] }
  t.strictSame(items.map(({ name, version }) => [name, version]).sort(), [
    ['twin', '1.0'],
    ['twin', '2.0'],
  ])
})

tap.test(
  'tools behind a derivation that is no package are found, and advice about them is accepted',
  async (t) => {
    const environment = await faulty(['takes-environment'])
    t.equal(environment.status, 'ready', `${environment.build.failure?.message}`)
    t.match(
      (await buildTools(environment.id)).map(({ name, fate, neededBy }) => [name, fate, neededBy]),
      [
        ['generator', 'relinked', ['takes-environment']],
        ['natively', 'rebuilt', ['takes-environment']],
      ],
    )
    const asked = await faulty(['takes-environment'], {
      rebuild: ['takes-environment', 'natively', 'generator'],
    })
    t.equal(asked.status, 'ready', `${asked.build.failure?.message}`)
    t.match(
      (await buildTools(asked.id)).map(({ name, fate }) => [name, fate]),
      [
        ['generator', 'rebuilt'],
        ['natively', 'rebuilt'],
      ],
    )
  },
)

tap.test('a tool is tried without its own native part alone', async (t) => {
  const { id, status } = await faulty(['takes-compiler'])
  t.equal(status, 'ready')
  t.match(
    (await buildTools(id)).map(({ name, fate }) => [name, fate]),
    [
      ['compiler', 'dropped'],
      ['runtime-library', 'rebuilt'],
    ],
  )
})

tap.test(
  'a set that links no Python is the source’s, and a plan counts packages without a prefix',
  async (t) => {
    const plan = async (packages: string[]) => {
      const { id } = await site.service.requestPlan(JSON.stringify({ channel: 'faulty', packages }))
      for (;;) {
        const found = await site.service.plan(id)
        if (found.state === 'ready' || found.state === 'failed') return found
        await sleep(50)
      }
    }
    t.match(await plan(['bindings']), { builds: { patchbay: { packages: 1 }, naive: { packages: 1 } } })
    t.match(await plan(['takes-toolkit']), { builds: { patchbay: { packages: 1 } } })
  },
)
