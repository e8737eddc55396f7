import { CanonicalSpec } from '../../spec/schema.ts'
import { BuildBody, FailureBody } from './build.ts'
import {
  ChannelBody,
  ChannelChangesBody,
  ChannelDetails,
  ChannelMoveBody,
  ChannelPinBody,
} from './channel.ts'
import { AcceptedEnvironment, EnvironmentBody, EnvironmentSummary } from './environment.ts'
import { HowToFetch } from './how-to-fetch.ts'
import { KnownPackageBody, KnownPackageDetails, KnownVersionBody } from './known-package.ts'
import { AuditEntryBody, WorkerBody } from './operations.ts'
import { BuildToolBody, NoteworthyVerdict, PackageBody, PlannedBuildTool, PlannedPackage } from './package.ts'
import { BuildCount, PlanBody, SourceToBuild } from './plan.ts'
import { FaultBody, ProblemBody } from './problem.ts'
import { SweepBody, SweepSummary } from './sweep.ts'
import { NewTokenBody, TokenBody } from './token.ts'
import { DeliveryBody, NewWebhookBody, WebhookBody } from './webhook.ts'

/** Every schema that others refer to by `$id`. */
export const components = [
  FaultBody,
  ProblemBody,
  FailureBody,
  BuildBody,
  CanonicalSpec,
  NoteworthyVerdict,
  PackageBody,
  BuildToolBody,
  PlannedBuildTool,
  HowToFetch,
  EnvironmentSummary,
  EnvironmentBody,
  AcceptedEnvironment,
  PlannedPackage,
  BuildCount,
  PlanBody,
  SourceToBuild,
  ChannelBody,
  ChannelChangesBody,
  ChannelPinBody,
  ChannelMoveBody,
  ChannelDetails,
  SweepSummary,
  SweepBody,
  TokenBody,
  NewTokenBody,
  WebhookBody,
  NewWebhookBody,
  DeliveryBody,
  AuditEntryBody,
  WorkerBody,
  KnownPackageBody,
  KnownVersionBody,
  KnownPackageDetails,
]
