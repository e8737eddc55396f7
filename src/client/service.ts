import { type Builds, buildsOf } from './service/builds.ts'
import { type Channels, channelsOf } from './service/channels.ts'
import { type Environments, environmentsOf } from './service/environments.ts'
import { type KnownPackages, knownPackagesOf } from './service/known-packages.ts'
import { type Plans, plansOf } from './service/plans.ts'
import { type Readiness, readinessOf } from './service/readiness.ts'
import { type Sweeps, sweepsOf } from './service/sweeps.ts'
import { type Tokens, tokensOf } from './service/tokens.ts'
import { transportTo } from './service/transport.ts'
import { type Webhooks, webhooksOf } from './service/webhooks.ts'

export type { Build } from './service/builds.ts'
export type { BuildTool, Environment, HowToFetch, Package, Previewed } from './service/environments.ts'
export { Refused, Unavailable } from './service/refused.ts'

/** What the commands ask a service for; docs/api.md has the whole. Every method throws `Refused` or `Unavailable`. */
export interface Service
  extends Environments,
    Builds,
    Plans,
    Sweeps,
    Channels,
    KnownPackages,
    Tokens,
    Webhooks,
    Readiness {}

/** The service at this URL. `token` is shown with every request. */
export function serviceAt(url: string, token?: string): Service {
  const transport = transportTo(url, token)
  return {
    ...environmentsOf(transport),
    ...buildsOf(transport),
    ...plansOf(transport),
    ...sweepsOf(transport),
    ...channelsOf(transport),
    ...knownPackagesOf(transport),
    ...tokensOf(transport),
    ...webhooksOf(transport),
    ...readinessOf(transport),
  }
}
