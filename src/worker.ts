import type { Logger } from 'pino'
import type { BuildSite } from './build-site.ts'
import { readChannels } from './channel/channels.ts'
import { closeInTime } from './close-in-time.ts'
import type { Config } from './config.ts'
import { followBranches } from './follow-branches.ts'
import { heartbeat } from './heartbeat.ts'
import { keepSigned } from './keep-signed.ts'
import { moveChannelsForever } from './move-channels.ts'
import { libraryHash } from './nix/library.ts'
import { proveSandbox } from './nix/sandbox.ts'
import { nixVersion } from './nix/version.ts'
import { openCache } from './open-cache.ts'
import { openBuildQueue } from './queue/build-queue.ts'
import { startBuildWorker } from './queue/build-worker.ts'
import { openPlanQueue } from './queue/plan-queue.ts'
import { startPlanWorker } from './queue/plan-worker.ts'
import { startRelay } from './queue/relay.ts'
import { reconcileForever } from './reconcile-forever.ts'
import type { Record } from './record/record.ts'
import { registerChannels } from './register-channels.ts'
import { runBuild } from './run-build.ts'
import { runPlan } from './run-plan.ts'
import { scrubForever } from './scrub/scrub-forever.ts'
import { standBackWhenOutdated } from './stand-back.ts'
import { sweepForever } from './sweep/sweep-forever.ts'
import { workerName } from './unsupported-system.ts'

export interface RunningWorker {
  /** Takes no more builds and plans; those at work have a moment to end, then are left to another worker. */
  close(): Promise<void>
}

const graceMs = 5_000
/** What each of two steps gets after that, should Postgres or Redis be away: a build that is told to end takes three seconds. */
const partingMs = 4_000
const relayEveryMs = 1000
/** However many builds run: the machine has to bear their evaluations, and of plans one more. */
const plansAtOnce = 1

/**
 * Starts taking builds. Before that it proves that Nix builds in its sandbox here, and registers the operator's channels:
 * throws where either cannot be.
 */
export async function startWorker(
  config: Config,
  { record, redisUrl, log }: { record: Record; redisUrl: string; log: Logger },
): Promise<RunningWorker> {
  const worker = workerName()
  const cache = await openCache(config)
  const site: BuildSite = {
    record,
    cache,
    settings: { nixConfig: config.nixConfig, path: config.path },
    limits: config,
    dataDir: config.dataDir,
    nixpkgsUrl: config.nixpkgsUrl,
  }
  const version = await nixVersion(site.settings)
  await proveSandbox(site.settings)
  const debug = (line: string) => {
    log.debug(line)
    return undefined
  }
  const library = await libraryHash()
  // A newer version of Patchbay may keep more of a channel than this one would write.
  if ((await record.version.newerMigrations()).length === 0)
    await registerChannels(record, await readChannels(config.channelsFile), {
      ...site,
      signal: new AbortController().signal,
      log: debug,
    })

  const queue = openBuildQueue(redisUrl)
  const plans = openPlanQueue(redisUrl)
  const relay = startRelay(record.outbox, queue, {
    everyMs: relayEveryMs,
    onError: (error) => log.warn(error),
  })
  const stopSigning = await keepSigned(cache, record, log)
  const stopSweeping = sweepForever(config, { record, store: cache.store }, log)
  const stopScrubbing = scrubForever(config, { ...site, ...cache }, log)
  const stopMoving = moveChannelsForever({ ...site, log: debug }, config, log)
  const stopFollowing = followBranches({ ...config, record }, log)
  const leave = await heartbeat({ ...site, library, name: worker, minFreeMb: config.minFreeMb }, record, log)
  const stopReconciling = reconcileForever(config, record, { nudge: relay.nudge, builds: queue, plans }, log)
  const options = { lockMs: config.leaseSeconds * 1000, onError: (error: Error) => log.error(error) }
  const buildWorker = startBuildWorker(
    redisUrl,
    { ...options, concurrency: config.concurrency },
    async (buildId, signal) => {
      const lease = await record.builds.claim(buildId, worker, config.leaseSeconds, library)
      if (lease) return runBuild(site, lease, signal, config, log.child({ build: buildId }))
      const wanted = await record.builds.libraryOf(buildId)
      if (wanted !== null && wanted !== library)
        log.info({ build: buildId, wanted, library }, 'left to a worker that has the Nix library of its spec')
    },
  )
  const planWorker = startPlanWorker(redisUrl, { ...options, concurrency: plansAtOnce }, (planId, signal) =>
    runPlan(site, planId, signal, { ...config, library }, log.child({ plan: planId })),
  )
  const stopLooking = await standBackWhenOutdated(record, [buildWorker, planWorker], log)
  log.info({ worker, nix: version, library }, 'taking builds')

  return {
    async close() {
      const atWork = { builds: () => buildWorker.close(graceMs), plans: () => planWorker.close(graceMs) }
      await closeInTime(atWork, graceMs + partingMs, log)
      const rounds = {
        ...{ reconciling: stopReconciling, signing: stopSigning, sweeping: stopSweeping },
        scrubbing: stopScrubbing,
        ...{ moving: stopMoving, following: stopFollowing, heartbeat: leave, relay: relay.close },
        version: stopLooking,
      }
      await closeInTime(rounds, partingMs / 2, log)
      await closeInTime({ queue: queue.close, planQueue: plans.close }, partingMs / 2, log)
    },
  }
}
