import tap from 'tap'
import { SetupFault } from '../../src/errors.ts'
import { listenForScrapes } from '../../src/metrics/listen.ts'
import { observeProcess, openMetrics } from '../../src/metrics/metrics.ts'

tap.test('metrics on a port of their own', async (t) => {
  const metrics = openMetrics()
  observeProcess(metrics)
  const { address, close } = await listenForScrapes(metrics.expose, { host: '127.0.0.1', port: 0 })
  t.teardown(close)
  const answer = await fetch(address)
  t.equal(answer.status, 200)
  t.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/)
  const text = await answer.text()
  t.match(text, /^nodejs_eventloop_lag_p99_seconds /m)
  t.match(text, /^process_resident_memory_bytes /m)
  t.equal((await fetch(new URL('/', address))).status, 404)
  t.equal((await fetch(address, { method: 'POST' })).status, 405)

  const { port } = new URL(address)
  await t.rejects(listenForScrapes(metrics.expose, { host: '127.0.0.1', port: Number(port) }), SetupFault)
})

tap.test('a failure to read the metrics is a 500, and the port stays open', async (t) => {
  let fails = true
  const expose = async () => {
    if (fails) throw new Error('unreadable')
    return 'a 1\n'
  }
  const { address, close } = await listenForScrapes(expose, { host: '127.0.0.1', port: 0 })
  t.teardown(close)
  t.equal((await fetch(address)).status, 500)
  fails = false
  t.equal(await (await fetch(address)).text(), 'a 1\n')
})
