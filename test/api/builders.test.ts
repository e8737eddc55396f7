import type { AddressInfo } from 'node:net'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { buildUsers } from '../../src/api/auth/build-users.ts'
import { startServers } from '../servers.ts'
import { openApp } from './fixture.ts'

const servers = await startServers(tap)
const isRoot = process.getuid?.() === 0
const { stdout: group } = await execa('getent', ['group', 'nixbld'], { reject: false })
const builder = group?.split(':')[3]?.split(',')[0]
const skip = isRoot && builder ? false : 'takes root, and build users'

async function listening(t: Test) {
  const site = await openApp(t, servers, { isBuildUser: await buildUsers() })
  await site.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = site.app.server.address() as AddressInfo
  return { ...site, url: `http://127.0.0.1:${port}/v1/tokens` }
}

const body = JSON.stringify({ name: 'owned', scopes: ['admin'] })
const printsStatus = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '-H', 'content-type: application/json']

tap.test('the builder of a fixed output cannot make itself a token', { skip }, async (t) => {
  const { url, db } = await listening(t)
  const asking = [...printsStatus, '-d', body, url].map((word) => `'${word}'`).join(' ')
  const folder = t.testdir({
    'asking.json': JSON.stringify({
      ...{ name: 'asking', system: 'x86_64-linux', outputHashMode: 'flat', outputHashAlgo: 'sha256' },
      ...{ outputHash: '0'.repeat(64), builder: '/bin/sh' },
      args: ['-c', `/usr/bin/id; echo answered: $(/usr/bin/curl ${asking}); echo done > $out`],
    }),
  })
  const read = `derivation (builtins.fromJSON (builtins.readFile ${folder}/asking.json))`
  const settings = ['--option', 'substituters', '', '--option', 'max-jobs', '1']
  const { all } = await execa('nix-build', ['--no-out-link', ...settings, '-E', read], {
    ...{ all: true, reject: false },
  })
  t.match(all, /answered: 000/, 'it reaches the API, which cuts it off')
  t.notMatch(all, /uid=0/, 'as a user of the build')
  t.notOk(await db.tokens.exist())
})

tap.test('a build user of Nix does nothing at an API without tokens', { skip }, async (t) => {
  const isBuildUser = await buildUsers()
  const { stdout } = await execa('id', ['-u', builder ?? ''])
  const uid = Number(stdout)
  t.ok(isBuildUser(uid))
  t.ok(isBuildUser(872_415_232))
  t.notOk(isBuildUser(0))
  t.notOk(isBuildUser(1000))
  const { db, url } = await listening(t)
  const ask = (as: { uid?: number }) =>
    execa('curl', [...printsStatus, '-d', body, url], { ...as, cwd: '/', reject: false })
  t.equal((await ask({ uid })).stdout, '000')
  t.notOk(await db.tokens.exist())
  t.equal((await ask({})).stdout, '201', 'others do as before')
  t.equal((await ask({ uid })).stdout, '401', 'with tokens, they are all that counts')
})
