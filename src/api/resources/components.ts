import { CanonicalSpec } from '../../spec/schema.ts'
import { BuildBody, FailureBody } from './build.ts'
import { ChannelBody } from './channel.ts'
import { AcceptedEnvironment, EnvironmentBody, EnvironmentSummary } from './environment.ts'
import { NoteworthyVerdict, PackageBody } from './package.ts'
import { FaultBody, ProblemBody } from './problem.ts'

/** Every schema that others refer to by its `$id`. */
export const components = [
  FaultBody,
  ProblemBody,
  FailureBody,
  BuildBody,
  CanonicalSpec,
  NoteworthyVerdict,
  PackageBody,
  EnvironmentSummary,
  EnvironmentBody,
  AcceptedEnvironment,
  ChannelBody,
]
