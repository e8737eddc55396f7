import { type Builds, buildsOf } from './builds.ts'
import { type Channels, channelsOf } from './channels.ts'
import { type Environments, environmentsOf } from './environments.ts'
import { type KnownPackages, knownPackagesOf } from './known-packages.ts'
import { type Maintenance, maintenanceOf } from './maintenance.ts'
import { type Plans, plansOf } from './plans.ts'
import { type Readiness, readinessOf } from './readiness.ts'
import { type Sweeps, sweepsOf } from './sweeps.ts'
import { type Tokens, tokensOf } from './tokens.ts'
import { transportTo } from './transport.ts'
import { type Webhooks, webhooksOf } from './webhooks.ts'
import { type Workers, workersOf } from './workers.ts'

export type { Build } from './builds.ts'
export type { BuildTool, Environment, HowToFetch, Package } from './environments.ts'
export { Refused, Unavailable } from './refused.ts'

/** The part of the API that the commands use; docs/api.md describes all of it. Every method throws `Refused` or `Unavailable`. */
export interface Service
  extends Environments,
    Builds,
    Plans,
    Sweeps,
    Channels,
    KnownPackages,
    Tokens,
    Webhooks,
    Readiness,
    Maintenance,
    Workers {}

/** Connects to the service at this URL. Every request carries the token. */
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
    ...maintenanceOf(transport),
    ...workersOf(transport),
  }
}
