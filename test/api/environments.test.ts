import tap from 'tap'
import { startServers } from '../servers.ts'
import { buildTools, makeReady, openApp, packages, plan, post } from './fixture.ts'

interface Page {
  items: { id: string }[]
  next: string | null
}

const servers = await startServers(tap)

tap.test('an environment from its first moment to its last', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { id, build } = (await post(app, { packages: ['jinja2'] })).json()
  const at = `/v1/environments/${id}`
  const read = async (path: string) => (await app.inject(at + path)).json()

  t.match(await read(''), { id, status: 'queued', storePath: null, readyAt: null })
  t.same(await read('/packages'), { items: [] })
  t.same(await read('/build-tools'), { items: [] })
  t.same(await read('/closure'), { items: [] })
  t.match(await read('/bundle'), { code: 'not-found', detail: /planned/ })

  const lease = await plan(db, build.id)
  t.match(await read(''), {
    status: 'building',
    build: { takenUp: 1 },
    packages: { reused: 1, rebuilt: 1, dropped: 0 },
    buildTools: { relinked: 1, rebuilt: 1, dropped: 0 },
  })
  t.same(await read('/packages'), { items: packages })
  t.same(await read('/build-tools'), { items: buildTools })
  const bundle = await app.inject(`${at}/bundle`)
  t.equal(bundle.headers['content-type'], 'application/gzip')
  t.match(bundle.headers['content-disposition'], /^attachment; filename="patchbay-[0-9a-f]{12}\.tar\.gz"$/)
  t.same(bundle.rawPayload, Buffer.from('a bundle'))

  await makeReady(db, lease)
  const ready = await read('')
  t.match(ready, { status: 'ready', storePath: '/nix/store/z-python3-3.13.5-env', closureBytes: 4096 })
  t.ok(Date.parse(ready.readyAt) >= Date.parse(ready.createdAt))
  t.match(ready.verdicts, [{ package: 'markupsafe', verdict: 'gil-reenabled' }])
  t.equal(ready.verdicts.length, 1, 'plain imports are not worth knowing')
  const path = '/nix/store/z-python3-3.13.5-env'
  t.same(await read('/closure'), {
    items: [{ path, narHash: 'sha256-Z', narSize: 4096, references: [path], upstream: true }],
  })
})

tap.test('a failed environment says why', async (t) => {
  const { app, db } = await openApp(t, servers)
  const { id, build } = (await post(app, { packages: ['jinja2'] })).json()
  const failure = {
    class: 'build-failed' as const,
    message: 'The build of msgspec failed.',
    package: 'msgspec',
    phase: 'buildPhase',
    drv: '/nix/store/x-msgspec.drv',
    logTail: ['error: one', 'error: two'],
    faults: [{ pointer: '/packages/0', detail: 'Cannot be built.' }],
    retryable: false,
  }
  await db.builds.recordFailed(await plan(db, build.id), failure)
  const body = (await app.inject(`/v1/environments/${id}`)).json()
  t.equal(body.status, 'failed')
  t.same(body.build.failure, failure)
})

tap.test('pages, newest first', async (t) => {
  const { app } = await openApp(t, servers)
  const ids: string[] = []
  for (const name of ['click', 'hiredis', 'jinja2', 'numpy', 'pygments']) {
    ids.unshift((await post(app, { packages: [name] })).json().id)
  }
  const seen: string[] = []
  let next: string | null = ''
  let pages = 0
  while (next !== null) {
    const page: Page = (await app.inject(`/v1/environments?limit=2${next && `&cursor=${next}`}`)).json()
    seen.push(...page.items.map((item) => item.id))
    next = page.next
    pages++
  }
  t.same(seen, ids)
  t.equal(pages, 3)
})

tap.test('filters', async (t) => {
  const { app, db } = await openApp(t, servers)
  const ready = (await post(app, { packages: ['jinja2', 'ruamel-yaml'] })).json()
  await makeReady(db, await plan(db, ready.build.id))
  const queued = (await post(app, { packages: ['numpy'] })).json()
  const list = async (query: string) =>
    (await app.inject(`/v1/environments?${query}`)).json().items.map((item: { id: string }) => item.id)
  t.same(await list('status=ready'), [ready.id])
  t.same(await list('status=queued'), [queued.id])
  t.same(await list('status=failed'), [])
  t.same(await list('package=Ruamel_YAML'), [ready.id])
  t.same(await list('package=numpy&status=ready'), [])
  t.same(await list('channel=sample'), [queued.id, ready.id])
  t.same(await list('channel=other'), [])
  t.same(await list('since=2020-01-01'), [queued.id, ready.id])
  t.same(await list('since=2999-01-01T00:00:00Z'), [])
  t.match((await app.inject('/v1/environments?status=ready')).json().items, [
    { packages: { reused: 1, rebuilt: 1 } },
  ])
})

tap.test('channels', async (t) => {
  const { app } = await openApp(t, servers)
  t.match((await app.inject('/v1/channels')).json(), {
    items: [
      {
        name: 'sample',
        isDefault: true,
        packages: 8,
        defaults: { source: 'python313' },
        pin: { kind: 'folder' },
      },
    ],
  })
})
