/** One of several processes of the API that share a port. The main process starts it, and sends it the settings. */
import { pino } from 'pino'
import { exitAfter, exitAfterUncaught } from './client/output/exit-after.ts'
import { SetupFault } from './errors.ts'
import { type Channel, openCalls, within } from './processes/calls.ts'
import type { Listening, MainProcessCalls, StartOrder } from './processes/protocol.ts'
import { type Running, up } from './up.ts'

exitAfterUncaught()
if (!process.send)
  exitAfter(new SetupFault('`patchbay serve` starts this program: see PATCHBAY_API_PROCESSES.'))

/** Longer than the main process waits for them. */
const othersWithinMs = 3_000

let starting: Promise<Running> | undefined
let closing: Promise<void> | undefined

const call = openCalls<MainProcessCalls>(process as unknown as Channel, {
  start,
  close,
  readMetrics: async () => (await starting)?.observed.read(),
  exposeMetrics: async () => (await starting)?.observed.expose(),
})

void call('ready')

async function start({ config, number, host }: StartOrder): Promise<Listening> {
  const log = pino({ level: config.logLevel }).child({ process: number })
  const others = async () => (await within(othersWithinMs, call('otherMetrics'))) ?? []
  starting = up(config, { api: true, worker: false }, log, { process: String(number), others, host })
  const running = await starting
  return { address: running.address as string, host: running.host as string }
}

/** Answers open requests, then ends this process. May be called again. */
function close(): Promise<void> {
  closing ??= (async () => {
    await (await starting?.catch(() => undefined))?.close()
    process.exit()
  })()
  return closing
}

// A terminal, and systemd, send these to every process of a service at once; the main process also calls `close`.
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    void close()
    process.once(signal, () => process.exit(1))
  })
// Drains workers. Without a listener, Node would open a debugger.
process.on('SIGUSR1', () => {})
