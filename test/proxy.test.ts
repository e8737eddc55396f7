import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap from 'tap'

/** Closes a proxy while it passes on the end of a connection. */
const program = `
  import { once } from 'node:events'
  import { connect, createServer, Socket } from 'node:net'
  import { startProxy } from ${JSON.stringify(new URL('./proxy.ts', import.meta.url).href)}

  const upstream = createServer((socket) => socket.resume().on('error', () => {}))
  await once(upstream.listen(0, '127.0.0.1'), 'listening')
  const proxy = await startProxy({ teardown() {} }, 'redis://127.0.0.1:' + upstream.address().port)
  const client = connect({ port: new URL(proxy.url).port, host: '127.0.0.1', allowHalfOpen: true })
  client.resume().on('error', () => {})
  const [accepted] = await once(upstream, 'connection')
  const { end } = Socket.prototype
  accepted.once('close', () => upstream.close())
  end.call(accepted)
  Socket.prototype.end = function (...values) {
    Socket.prototype.end = end
    end.apply(this, values)
    void proxy.close()
    return this
  }
`

tap.test('a process that has closed a proxy exits', async (t) => {
  const { exitCode, stderr, timedOut } = await execa(
    'node',
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      timeout: 60_000,
      killSignal: 'SIGKILL',
      reject: false,
    },
  )
  t.notOk(timedOut, 'it has exited')
  t.equal(exitCode, 0, stderr)
})
