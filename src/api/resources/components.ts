import { CanonicalSpec } from '../../spec/schema.ts'
import { BuildBody, FailureBody } from './build.ts'
import {
  ChannelBody,
  ChannelChangesBody,
  ChannelDetailsBody,
  ChannelMoveBody,
  ChannelPinBody,
} from './channel.ts'
import { AcceptedEnvironment, EnvironmentBody, EnvironmentSummaryBody } from './environment.ts'
import { HowToFetch } from './how-to-fetch.ts'
import { KnownPackageBody, KnownPackageDetails, KnownVersionBody } from './known-package.ts'
import { MaintenanceBody } from './maintenance.ts'
import { AuditEntryBody, ServiceStatusBody, WorkerBody } from './operations.ts'
import {
  BuildToolBody,
  NoteworthyVerdict,
  OmittedPackageBody,
  PackageBody,
  PlannedBuildToolBody,
  PlannedPackageBody,
} from './package.ts'
import { BuildCountBody, PlanBody, SourceToBuildBody } from './plan.ts'
import { FaultBody, ProblemBody } from './problem.ts'
import { SpecFromBody, UnmappedBody } from './spec-from.ts'
import { SweepBody, SweepSummary } from './sweep.ts'
import { NewTokenBody, TokenBody } from './token.ts'
import { LimitsBody } from './token-limits.ts'
import { DeliveryBody, NewWebhookBody, WebhookBody } from './webhook.ts'

/** Every schema that others refer to by `$id`. */
export const components = [
  FaultBody,
  ProblemBody,
  FailureBody,
  BuildBody,
  CanonicalSpec,
  NoteworthyVerdict,
  OmittedPackageBody,
  PackageBody,
  BuildToolBody,
  PlannedBuildToolBody,
  HowToFetch,
  EnvironmentSummaryBody,
  EnvironmentBody,
  AcceptedEnvironment,
  PlannedPackageBody,
  BuildCountBody,
  PlanBody,
  SourceToBuildBody,
  ChannelBody,
  ChannelChangesBody,
  ChannelPinBody,
  ChannelMoveBody,
  ChannelDetailsBody,
  SweepSummary,
  SweepBody,
  LimitsBody,
  TokenBody,
  NewTokenBody,
  WebhookBody,
  NewWebhookBody,
  DeliveryBody,
  AuditEntryBody,
  WorkerBody,
  MaintenanceBody,
  ServiceStatusBody,
  KnownPackageBody,
  KnownVersionBody,
  KnownPackageDetails,
  UnmappedBody,
  SpecFromBody,
]
