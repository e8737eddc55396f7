import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { BuildSite } from './build-site.ts'
import { readChannels } from './channel/channels.ts'
import type { Config } from './config.ts'
import { proveSandbox } from './nix/sandbox.ts'
import { nixVersion } from './nix/version.ts'
import { openBuildQueue } from './queue/build-queue.ts'
import { startBuildWorker } from './queue/build-worker.ts'
import { startRelay } from './queue/relay.ts'
import { reconcileForever } from './reconcile-forever.ts'
import type { Record } from './record/record.ts'
import { registerChannels } from './register-channels.ts'
import { runBuild } from './run-build.ts'

export interface RunningWorker {
  /** Takes no more builds; those at work have a moment to end, then go back for another worker. */
  close(): Promise<void>
}

const graceMs = 5_000
const relayEveryMs = 1000

/**
 * Starts taking builds. Before that it proves that Nix builds in its sandbox here, and registers the operator's channels:
 * throws where either cannot be.
 */
export async function startWorker(
  config: Config,
  { record, redisUrl, log }: { record: Record; redisUrl: string; log: Logger },
): Promise<RunningWorker> {
  const worker = `${hostname()}-${process.pid}`
  const site: BuildSite = {
    record,
    settings: { nixConfig: config.nixConfig, path: config.path },
    limits: config,
    dataDir: config.dataDir,
  }
  const version = await nixVersion(site.settings)
  await proveSandbox(site.settings)
  await registerChannels(record, await readChannels(config.channelsFile), {
    ...site,
    signal: new AbortController().signal,
    log: (line) => {
      log.debug(line)
      return undefined
    },
  })

  const queue = openBuildQueue(redisUrl)
  const relay = startRelay(record.outbox, queue, {
    everyMs: relayEveryMs,
    onError: (error) => log.warn(error),
  })
  const stopReconciling = reconcileForever(config, record, relay.nudge, log)
  const jobs = startBuildWorker(
    redisUrl,
    {
      concurrency: config.concurrency,
      lockMs: config.leaseSeconds * 1000,
      onError: (error) => log.error(error),
    },
    async (buildId, signal) => {
      const lease = await record.builds.claim(buildId, worker, config.leaseSeconds)
      if (lease) await runBuild(site, lease, signal, config.leaseSeconds, log.child({ build: buildId }))
    },
  )
  log.info({ worker, nix: version }, 'taking builds')

  return {
    async close() {
      await jobs.close(graceMs)
      await stopReconciling()
      await relay.close()
      await queue.close()
    },
  }
}
