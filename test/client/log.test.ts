import { setTimeout as sleep } from 'node:timers/promises'
import tap from 'tap'
import { exitCodes } from '../../src/client/exit-codes.ts'
import { log } from '../../src/client/log.ts'
import { Refused } from '../../src/client/service.ts'
import { makeReady, plan } from '../api/fixture.ts'
import { startServers } from '../servers.ts'
import { listen, paper } from './fixture.ts'

const servers = await startServers(tap)

tap.test('a log is printed as it grows, until the build ends', async (t) => {
  const { service, record } = await listen(t, servers)
  const { build } = await service.accept('{"packages":["jinja2"]}')
  const { terminal, written } = paper()
  const printed = log(service, build.id, terminal, 10)
  const lease = await plan(record, build.id)
  await record.log.append(lease, 'one\n')
  while (!written.out.includes('one')) await sleep(10)
  await record.log.append(lease, 'two\u001b]0;title\u0007\u001b[2J\n')
  await makeReady(record, lease)
  t.equal(await printed, exitCodes.done)
  t.equal(written.out, 'one\ntwo]0;title\n', 'nothing that steers the terminal')
})

tap.test('a build that is not there', async (t) => {
  const { service } = await listen(t, servers)
  await t.rejects(log(service, 'x', paper().terminal), Refused)
})
