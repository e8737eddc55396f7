import type { Logger } from 'pino'
import { workLimits } from './build/ports.ts'
import { type RunBuildPorts, runBuild } from './build/run-build.ts'
import { readChannels } from './channel/channels-file.ts'
import { noFileChannels, openFileChannels } from './channel/file-channels.ts'
import { followBranches } from './channel/follow-branches.ts'
import { moveChannelsForever } from './channel/move.ts'
import type { Config } from './config.ts'
import type { Db } from './db/db.ts'
import type { Fault } from './errors.ts'
import { announceWorker } from './jobs/announce-worker.ts'
import { atStart } from './jobs/at-start.ts'
import { closeInTime } from './jobs/close-in-time.ts'
import { watchDrain } from './jobs/drain.ts'
import { openIntake } from './jobs/intake.ts'
import { keepLibrary } from './jobs/keep-library.ts'
import { reconcileForever } from './jobs/reconcile.ts'
import { standBackWhenOutdated } from './jobs/stand-back.ts'
import { workerName } from './jobs/unsupported-system.ts'
import { watchNix } from './jobs/watch-nix.ts'
import { nixVersion, proveSandbox } from './nix/installation.ts'
import { readLibrary } from './nix/library.ts'
import { type RunPlanPorts, runPlan } from './plan/run-plan.ts'
import { reSignForever } from './publish/keep-signed.ts'
import { openCache } from './publish/open-cache.ts'
import { openBuildQueue, startBuildWorker } from './queue/build-queue.ts'
import { openJobGate } from './queue/job-gate.ts'
import { openPlanQueue, startPlanWorker } from './queue/plan-queue.ts'
import { startRelay } from './queue/relay.ts'
import { scrubForever } from './sweep/scrub-forever.ts'
import { sweepForever } from './sweep/sweep-forever.ts'
import { inSpanOfBuild, traceInLog } from './tracing/span.ts'

export interface RunningWorker {
  /** Takes no more work. May be called again. */
  drain(): void
  /** Resolves once a drain has ended, which this or the API has begun. */
  drained: Promise<void>
  /** Takes no more builds and plans, and releases unfinished ones to another worker after some seconds. */
  close(): Promise<void>
}

const graceMs = 5_000
/** Time after that for two further steps, if Postgres or Redis is away. An aborted build takes 3 s to end (`run-build.ts`). */
const partingMs = 4_000
const relayEveryMs = 1000
/** Independent of the number of builds: each build evaluates too, and evaluations take memory. */
const plansAtOnce = 1

/**
 * Starts a worker: proves that Nix builds in its sandbox on this machine, registers the channels of the operator's file, then
 * takes builds and plans. Throws if the sandbox does not work or none of the channels can be registered.
 */
export async function startWorker(
  config: Config,
  { db, redisUrl, log }: { db: Db; redisUrl: string; log: Logger },
): Promise<RunningWorker> {
  const worker = workerName()
  const cache = await openCache(config)
  const library = await readLibrary()
  const { dataDir, nixpkgsUrl, minFreeMb, maxAttempts, leaseSeconds } = config
  const settings = { nixConfig: config.nixConfig, path: config.path }
  const limits = workLimits(config)
  const rules = { maxAttempts, leaseSeconds }
  const version = await nixVersion(settings)
  await atStart(() => proveSandbox(settings))
  const debug = (line: string) => {
    log.debug(line)
    return undefined
  }
  const faults = (): Fault[] => {
    const ofNix = nix.fault()
    return [...(ofNix ? [{ pointer: '/nix', detail: ofNix }] : []), ...channels.faults()]
  }
  const report = () => db.workers.report(worker, faults())
  const fileChannels = await readChannels(config.channelsFile)
  // Writes no channels to a database of a newer version, which may keep more columns of them.
  const isOutdated = (await db.version.newerMigrations()).length > 0
  const forChannels = { settings, limits, dataDir, nixpkgsUrl, log: debug }
  const channels = isOutdated
    ? noFileChannels
    : await atStart(() => openFileChannels(db, fileChannels, forChannels, report, log))
  const gate = openJobGate()
  const intake = openIntake()
  const withNix = gate.switch()
  const nix = watchNix(
    settings,
    async (fault) => {
      if (fault === null) withNix.resume()
      else await withNix.pause()
      await report()
    },
    log,
  )
  const ports: RunBuildPorts & RunPlanPorts = {
    ...{ db, cache, limits, watch: nix },
    nix: { settings, library, nixpkgsUrl },
    workspace: { dataDir },
  }

  const queue = openBuildQueue(redisUrl)
  const plans = openPlanQueue(redisUrl)
  const relay = startRelay(db.outbox, queue, {
    everyMs: relayEveryMs,
    onError: (error) => log.warn(error),
  })
  const stopKeeping = await keepLibrary(library, db, log)
  const stopSigning = await reSignForever(cache, db, log)
  const stopSweeping = sweepForever(config, { db, store: cache.store, intake }, log)
  const stopScrubbing = scrubForever(config, { db, settings, ...cache }, log)
  const stopMoving = moveChannelsForever({ ...forChannels, db, watch: nix, intake }, rules, log)
  const stopFollowing = followBranches({ db, nixpkgsUrl, followSeconds: config.followSeconds }, log)
  const leave = await announceWorker(
    { name: worker, settings, library, minFreeMb, faults, isDraining: intake.isClosed },
    db,
    log,
  )
  const stopReconciling = reconcileForever(config, db, { nudge: relay.nudge, builds: queue, plans }, log)
  const options = { lockMs: leaseSeconds * 1000, onError: (error: Error) => log.error(error) }
  const buildWorker = startBuildWorker(
    redisUrl,
    { ...options, concurrency: config.concurrency },
    async (buildId, signal) => {
      // The build stays waiting in the database, from where the relay hands it to the queue again.
      if (nix.fault()) return
      const lease = await db.builds.claim(buildId, worker, leaseSeconds, library)
      if (lease)
        return inSpanOfBuild(lease, () =>
          runBuild(ports, lease, signal, rules, log.child({ build: buildId, ...traceInLog() })),
        )
      const wanted = await db.builds.unusableLibrary(buildId, library)
      if (wanted !== null)
        log.info(
          { build: buildId, wanted, library: library.hash },
          'left the build to a worker that has the Nix library of its spec',
        )
    },
  )
  const planWorker = startPlanWorker(
    redisUrl,
    { ...options, concurrency: plansAtOnce },
    async (planId, signal) => {
      if (nix.fault()) return
      await runPlan(ports, planId, signal, rules, log.child({ plan: planId }))
    },
  )
  await gate.add([buildWorker, planWorker])
  const stopLooking = await standBackWhenOutdated(db, gate.switch(), log)
  const drain = watchDrain(worker, { intake, jobs: [buildWorker, planWorker] }, db, log)
  log.info({ worker, nix: version, library: library.hash }, 'taking builds')

  return {
    drain: drain.begin,
    drained: drain.ended,
    async close() {
      drain.stop()
      const atWork = { builds: () => buildWorker.close(graceMs), plans: () => planWorker.close(graceMs) }
      await closeInTime(atWork, graceMs + partingMs, log)
      const rounds = {
        ...{
          reconciling: stopReconciling,
          signing: stopSigning,
          sweeping: stopSweeping,
          library: stopKeeping,
        },
        ...{ scrubbing: stopScrubbing, moving: stopMoving, following: stopFollowing, nix: nix.stop },
        ...{ channels: channels.stop, heartbeat: leave, relay: relay.close, version: stopLooking },
      }
      await closeInTime(rounds, partingMs / 2, log)
      await closeInTime({ queue: queue.close, planQueue: plans.close }, partingMs / 2, log)
    },
  }
}
