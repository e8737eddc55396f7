import type { App, Dependencies } from './dependencies.ts'
import { cancelBuild } from './routes/builds/cancel-build.ts'
import { getBuild } from './routes/builds/get-build.ts'
import { getEvents } from './routes/builds/get-events.ts'
import { getLog } from './routes/builds/get-log.ts'
import { prioritiseBuild } from './routes/builds/prioritise-build.ts'
import { retryBuild } from './routes/builds/retry-build.ts'
import { cancelMove } from './routes/channels/cancel-move.ts'
import { getChannel } from './routes/channels/get-channel.ts'
import { getChannelPackages } from './routes/channels/get-channel-packages.ts'
import { listChannels } from './routes/channels/list-channels.ts'
import { putChannel } from './routes/channels/put-channel.ts'
import { acceptEnvironment } from './routes/environments/accept-environment.ts'
import { forgetEnvironment } from './routes/environments/forget-environment.ts'
import { getBuildTools } from './routes/environments/get-build-tools.ts'
import { getBundle } from './routes/environments/get-bundle.ts'
import { getClosure } from './routes/environments/get-closure.ts'
import { getEnvironment } from './routes/environments/get-environment.ts'
import { getEnvironmentBadge } from './routes/environments/get-environment-badge.ts'
import { getPackages } from './routes/environments/get-packages.ts'
import { listEnvironments } from './routes/environments/list-environments.ts'
import { pinEnvironment } from './routes/environments/pin-environment.ts'
import { unpinEnvironment } from './routes/environments/unpin-environment.ts'
import { drainWorker } from './routes/operations/drain-worker.ts'
import { getCache } from './routes/operations/get-cache.ts'
import { getMetrics } from './routes/operations/get-metrics.ts'
import { getVersion } from './routes/operations/get-version.ts'
import { health } from './routes/operations/health.ts'
import { listAudit } from './routes/operations/list-audit.ts'
import { listWorkers } from './routes/operations/list-workers.ts'
import { beginMaintenance, endMaintenance, getMaintenance } from './routes/operations/maintenance.ts'
import { ready } from './routes/operations/ready.ts'
import { getKnownPackage } from './routes/packages/get-known-package.ts'
import { getPackageBadge } from './routes/packages/get-package-badge.ts'
import { listKnownPackages } from './routes/packages/list-known-packages.ts'
import { askForPlan } from './routes/plans/ask-for-plan.ts'
import { cancelPlan } from './routes/plans/cancel-plan.ts'
import { getPlan } from './routes/plans/get-plan.ts'
import { specFromFile } from './routes/specs/spec-from-file.ts'
import { askForSweep } from './routes/sweeps/ask-for-sweep.ts'
import { cancelSweep } from './routes/sweeps/cancel-sweep.ts'
import { getSweep } from './routes/sweeps/get-sweep.ts'
import { listSweeps } from './routes/sweeps/list-sweeps.ts'
import { changeToken } from './routes/tokens/change-token.ts'
import { createToken } from './routes/tokens/create-token.ts'
import { getOwnToken } from './routes/tokens/get-own-token.ts'
import { getToken } from './routes/tokens/get-token.ts'
import { listTokens } from './routes/tokens/list-tokens.ts'
import { revokeToken } from './routes/tokens/revoke-token.ts'
import type { TokenDependencies } from './routes/tokens/visible-token.ts'
import { createWebhook } from './routes/webhooks/create-webhook.ts'
import { deleteWebhook } from './routes/webhooks/delete-webhook.ts'
import { getWebhook } from './routes/webhooks/get-webhook.ts'
import { listDeliveries } from './routes/webhooks/list-deliveries.ts'
import { listWebhooks } from './routes/webhooks/list-webhooks.ts'
import { redeliver } from './routes/webhooks/redeliver.ts'
import { testWebhook } from './routes/webhooks/test-webhook.ts'

export function tokenRoutes(app: App, dependencies: TokenDependencies): void {
  for (const route of [createToken, listTokens, getOwnToken, getToken, changeToken, revokeToken])
    route(app, dependencies)
}

export const webhookRoutes = [
  createWebhook,
  listWebhooks,
  getWebhook,
  deleteWebhook,
  listDeliveries,
  testWebhook,
  redeliver,
]

export const channelRoutes = [putChannel, cancelMove, getChannel, getChannelPackages]

/** Every route except those of the binary cache and of tokens, which have dependencies of their own. */
export const routes: ((app: App, dependencies: Dependencies) => void)[] = [
  ...[acceptEnvironment, listEnvironments, getEnvironment, forgetEnvironment],
  ...[getPackages, getBuildTools, getBundle, getClosure, pinEnvironment, unpinEnvironment],
  ...[specFromFile, askForPlan, getPlan, cancelPlan],
  ...[getBuild, getEvents, getLog, cancelBuild, retryBuild, prioritiseBuild],
  ...[listKnownPackages, getKnownPackage],
  ...[getPackageBadge, getEnvironmentBadge],
  ...[listChannels, ...channelRoutes],
  ...[getCache, askForSweep, getSweep, cancelSweep, listSweeps],
  ...webhookRoutes,
  ...[listAudit, listWorkers, drainWorker, getMaintenance, beginMaintenance, endMaintenance],
  ...[health, ready, getMetrics, getVersion],
]
