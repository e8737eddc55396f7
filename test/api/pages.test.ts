import tap from 'tap'
import { startServers } from '../servers.ts'
import { makeReady, openApp, plan, planLacking, post } from './fixture.ts'
import { makeToken } from './tokens.ts'

const servers = await startServers(tap)

tap.test('programs get links at `/`, browsers a page', async (t) => {
  const { app } = await openApp(t, servers)
  for (const accept of [undefined, '*/*', 'application/json']) {
    const response = await app.inject({ url: '/', headers: accept === undefined ? {} : { accept } })
    t.match(response.json(), {
      name: 'Patchbay',
      openapi: '/openapi.json',
      v1: { environments: '/v1/environments' },
    })
    for (const link of ['/docs', '/openapi.json', ...Object.values<string>(response.json().v1)])
      t.equal((await app.inject(link)).statusCode, 200, link)
    t.match(response.headers.vary, /accept/)
  }
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
  for (const url of ['/', '/environments', `/environments/${'0'.repeat(64)}`, '/new', '/packages/six/']) {
    const page = await app.inject({ url, headers: { accept } })
    t.equal(page.statusCode, 200, url)
    t.match(page.headers['content-type'], /^text\/html/)
    const policy = String(page.headers['content-security-policy'])
    t.match(policy, /default-src 'none'/)
    t.notMatch(policy, /unsafe/)
  }
})

tap.test('pages need no token, and addresses that lead nowhere are no pages', async (t) => {
  const { app } = await openApp(t, servers)
  await makeToken(app, ['admin'])
  t.equal((await app.inject('/environments')).statusCode, 200)
  t.equal((await app.inject('/v1/environments')).statusCode, 401)
  for (const url of [
    '/elsewhere',
    '/assets/none.js',
    '/assets/../index.html',
    '/assets/%2e%2e/%2e%2e/package.json',
  ])
    t.equal((await app.inject(url)).statusCode, 404, url)
})

tap.test('badges say what is known', async (t) => {
  const { app, db } = await openApp(t, servers)
  const wordsOf = async (url: string) => {
    const { statusCode, headers, body } = await app.inject(url)
    t.equal(statusCode, 200, url)
    t.equal(headers['content-type'], 'image/svg+xml')
    return /aria-label="([^"]*)"/.exec(body)?.[1]
  }
  t.equal((await app.inject('/badge/packages/markupsafe.svg')).statusCode, 404)
  t.equal((await app.inject(`/badge/environments/${'0'.repeat(64)}.svg`)).statusCode, 404)

  const { id, build } = (await post(app, { packages: ['jinja2'] })).json()
  const lease = await plan(db, build.id)
  t.match(await wordsOf(`/badge/environments/${id}.svg`), /^python313FreeThreading: (planning|building)$/)
  await makeReady(db, lease)
  t.equal(await wordsOf('/badge/packages/MarkupSafe.svg'), 'markupsafe 2.1.5: turns the GIL on')
  t.equal(await wordsOf('/badge/packages/markupsafe.svg?target=3.13t'), 'markupsafe 2.1.5: turns the GIL on')
  t.equal(await wordsOf('/badge/packages/markupsafe.svg?target=3.14t'), 'markupsafe: unknown')
  t.match(await wordsOf(`/badge/environments/${id}.svg`), /: ready, GIL on$/)

  const lacking = (await post(app, { packages: ['click'], failures: 'omit' })).json()
  await makeReady(db, await planLacking(db, lacking.build.id))
  t.match(await wordsOf(`/badge/environments/${lacking.id}.svg`), /: ready, 1 left out, GIL on$/)
})
