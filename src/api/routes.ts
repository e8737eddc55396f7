import type { App, Dependencies } from './dependencies.ts'
import { acceptEnvironment } from './routes/accept-environment.ts'
import { askForPlan } from './routes/ask-for-plan.ts'
import { askForSweep } from './routes/ask-for-sweep.ts'
import { cancelBuild } from './routes/cancel-build.ts'
import { cancelPlan } from './routes/cancel-plan.ts'
import { cancelSweep } from './routes/cancel-sweep.ts'
import { channelRoutes } from './routes/channels/channel-routes.ts'
import { forgetEnvironment } from './routes/forget-environment.ts'
import { getBuild } from './routes/get-build.ts'
import { getBuildTools } from './routes/get-build-tools.ts'
import { getBundle } from './routes/get-bundle.ts'
import { getCache } from './routes/get-cache.ts'
import { getClosure } from './routes/get-closure.ts'
import { getEnvironment } from './routes/get-environment.ts'
import { getEvents } from './routes/get-events.ts'
import { getKnownPackage } from './routes/get-known-package.ts'
import { getLog } from './routes/get-log.ts'
import { getPackages } from './routes/get-packages.ts'
import { getPlan } from './routes/get-plan.ts'
import { getSweep } from './routes/get-sweep.ts'
import { health } from './routes/health.ts'
import { listAudit } from './routes/list-audit.ts'
import { listChannels } from './routes/list-channels.ts'
import { listEnvironments } from './routes/list-environments.ts'
import { listKnownPackages } from './routes/list-known-packages.ts'
import { listSweeps } from './routes/list-sweeps.ts'
import { listWorkers } from './routes/list-workers.ts'
import { pinEnvironment } from './routes/pin-environment.ts'
import { prioritiseBuild } from './routes/prioritise-build.ts'
import { ready } from './routes/ready.ts'
import { retryBuild } from './routes/retry-build.ts'
import { unpinEnvironment } from './routes/unpin-environment.ts'
import { webhookRoutes } from './routes/webhooks/webhook-routes.ts'

/** Every route but those of the binary cache and of tokens, which take something of their own. */
export const routes: ((app: App, dependencies: Dependencies) => void)[] = [
  ...[acceptEnvironment, listEnvironments, getEnvironment, forgetEnvironment],
  ...[getPackages, getBuildTools, getBundle, getClosure, pinEnvironment, unpinEnvironment],
  ...[askForPlan, getPlan, cancelPlan],
  ...[getBuild, getEvents, getLog, cancelBuild, retryBuild, prioritiseBuild],
  ...[listKnownPackages, getKnownPackage],
  ...[listChannels, ...channelRoutes],
  ...[getCache, askForSweep, getSweep, cancelSweep, listSweeps],
  ...webhookRoutes,
  ...[listAudit, listWorkers, health, ready],
]
