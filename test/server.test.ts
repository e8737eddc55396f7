import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import tap from 'tap'
import { readConfig } from '../src/config.ts'
import { startServer } from '../src/server.ts'
import { startServers, temporaryFolder } from './servers.ts'

const { freshDatabase, redisUrl } = await startServers(tap)

tap.test('a client that holds a connection and asks nothing does not keep the service up', async (t) => {
  const { record } = await freshDatabase()
  const config = readConfig({ PATCHBAY_PORT: '0', PATCHBAY_DATA_DIR: await temporaryFolder(t) })
  const log = pino({ level: 'silent' })
  const server = await startServer(config, { record, redisUrl, library: 'sha256-LIBRARY', log })
  const { hostname, port } = new URL(server.address)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const closed = once(socket, 'close')
  await server.close()
  await closed
  t.ok(socket.destroyed)
})
