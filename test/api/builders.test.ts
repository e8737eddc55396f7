import type { AddressInfo } from 'node:net'
import { execa } from 'execa'
import tap from 'tap'
import { buildUsers } from '../../src/build-users.ts'
import { startServers } from '../servers.ts'
import { openApp } from './fixture.ts'

const servers = await startServers(tap)
const isRoot = process.getuid?.() === 0
const { stdout: group } = await execa('getent', ['group', 'nixbld'], { reject: false })
const builder = group?.split(':')[3]?.split(',')[0]

tap.test(
  'a build user of Nix does nothing at an API without tokens',
  { skip: isRoot && builder ? false : 'takes root, and build users' },
  async (t) => {
    const isBuildUser = await buildUsers()
    const { stdout } = await execa('id', ['-u', builder ?? ''])
    const uid = Number(stdout)
    t.ok(isBuildUser(uid))
    t.ok(isBuildUser(872_415_232))
    t.notOk(isBuildUser(0))
    t.notOk(isBuildUser(1000))
    const { app, record } = await openApp(t, servers, { isBuildUser })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const body = JSON.stringify({ name: 'owned', scopes: ['admin'] })
    const ask = (as: { uid?: number }) =>
      execa(
        'curl',
        [
          '-s',
          '-o',
          '/dev/null',
          '-w',
          '%{http_code}',
          '-H',
          'content-type: application/json',
          '-d',
          body,
        ].concat(`http://127.0.0.1:${port}/v1/tokens`),
        { ...as, cwd: '/', reject: false },
      )
    t.equal((await ask({ uid })).stdout, '000')
    t.notOk(await record.tokens.exist())
    t.equal((await ask({})).stdout, '201', 'others do as before')
    t.equal((await ask({ uid })).stdout, '401', 'with tokens, they are all that counts')
  },
)
