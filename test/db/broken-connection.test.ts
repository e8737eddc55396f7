import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import tap from 'tap'
import { migrate } from '../../src/db/migrate.ts'

/** A message of Postgres' protocol: its type, the length of the rest, the rest. */
function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}

const authenticated = message('R', Buffer.alloc(4))
const ready = message('Z', Buffer.from('I'))
const fatal = message(
  'E',
  Buffer.from('SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0'),
)

tap.test(
  'a Postgres that dies while no query runs is an error of migrate, not the end of the process',
  async (t) => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.end(Buffer.concat([authenticated, ready, fatal])))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    t.teardown(() => server.close())
    const { port } = server.address() as AddressInfo
    await t.rejects(migrate(`postgresql://postgres@127.0.0.1:${port}/patchbay`))
  },
)
