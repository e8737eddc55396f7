import { hostname } from 'node:os'
import type { Logger } from 'pino'
import { type BuildSite, buildEnvironment } from './build-environment.ts'
import { readChannels } from './channel/channels.ts'
import type { Config } from './config.ts'
import { BuildFailed, type Failure } from './errors.ts'
import { proveSandbox } from './nix/sandbox.ts'
import { nixVersion } from './nix/version.ts'
import { openBuildQueue } from './queue/build-queue.ts'
import { startBuildWorker } from './queue/build-worker.ts'
import { startRelay } from './queue/relay.ts'
import type { Record } from './record/record.ts'
import { type Lease, LeaseLost } from './record/types.ts'
import { registerChannels } from './register-channels.ts'

export interface RunningWorker {
  /** Takes no more builds; those at work have a moment to end, then go back for another worker. */
  close(): Promise<void>
}

const graceMs = 10_000
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
  await proveSandbox(site.settings, config.dataDir)
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
      if (lease) await work(site, lease, signal, config.leaseSeconds, log.child({ build: buildId }))
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

/** One build, from the lease to its recorded end. */
async function work(
  site: BuildSite,
  lease: Lease,
  shutdown: AbortSignal,
  leaseSeconds: number,
  log: Logger,
): Promise<void> {
  const lost = new AbortController()
  const heartbeat = setInterval(
    () =>
      site.record.builds.renew(lease, leaseSeconds).catch((error) => {
        if (error instanceof LeaseLost) lost.abort(error)
        else log.warn(error, 'the lease could not be renewed')
      }),
    (leaseSeconds * 1000) / 3,
  )
  try {
    log.info({ environment: lease.environmentId, fence: lease.fence }, 'building')
    await buildEnvironment(site, lease, AbortSignal.any([shutdown, lost.signal]))
    log.info('ready')
  } catch (error) {
    if (error instanceof LeaseLost || lost.signal.aborted) {
      log.warn('another worker has this build now')
    } else if (shutdown.aborted) {
      await site.record.builds.release(lease)
      log.info('given back, for another worker')
    } else {
      const failure = failureOf(error)
      if (failure.class === 'internal') log.error(error, 'unexpected')
      else log.info({ failure: failure.class, package: failure.package }, failure.message)
      await site.record.builds.recordFailed(lease, failure)
    }
  } finally {
    clearInterval(heartbeat)
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof BuildFailed) return error.failure
  return {
    class: 'internal',
    message:
      'Something unexpected went wrong in the worker; its log says what. Try again, and report it if it stays.',
    retryable: true,
  }
}

/** Looks after builds whose worker died, every few seconds. */
function reconcileForever(
  config: Config,
  record: Record,
  nudge: () => void,
  log: Logger,
): () => Promise<void> {
  let round = Promise.resolve()
  const ticker = setInterval(
    () => {
      round = round
        .then(() =>
          record.reconcile({ queuedAgainAfterSeconds: config.leaseSeconds, maxLosses: config.maxAttempts }),
        )
        .then((found) => {
          if (found.requeued + found.givenUp + found.dispatchedAgain > 0) log.warn(found, 'builds put right')
          nudge()
        })
        .catch((error) => log.warn(error, 'builds could not be put right'))
    },
    (config.leaseSeconds * 1000) / 3,
  )
  return async () => {
    clearInterval(ticker)
    await round
  }
}
