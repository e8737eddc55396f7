import Type, { type Static } from 'typebox'
import { type FailureClass, retryable } from '../../errors.ts'
import type { Build } from '../../record/types.ts'
import { component, nullable, Timestamp } from './component.ts'
import { FaultBody } from './problem.ts'

export const FailureBody = Type.Object(
  {
    class: Type.Enum(Object.keys(retryable) as FailureClass[]),
    message: Type.String({ description: 'What happened, and what to do next.' }),
    package: Type.Optional(Type.String({ description: 'The distribution that failed.' })),
    phase: Type.Optional(Type.String({ description: 'The phase that failed, e.g. `buildPhase`.' })),
    drv: Type.Optional(Type.String({ description: 'Store path of the derivation that failed.' })),
    logTail: Type.Optional(Type.Array(Type.String(), { description: 'Its last lines, oldest first.' })),
    faults: Type.Optional(Type.Array(component(FaultBody))),
    retryable: Type.Boolean({
      description: 'Whether the same build may end differently when tried again unchanged.',
    }),
  },
  { $id: 'Failure' },
)

export const buildStates = [
  ...(['queued', 'planning', 'building', 'verifying', 'publishing', 'ready', 'failed'] as const),
]
export const BuildStateBody = Type.Enum(buildStates)

export const BuildBody = Type.Object(
  {
    id: Type.String(),
    environmentId: Type.String(),
    attempt: Type.Integer({ description: '1 for the environment’s first build.' }),
    state: BuildStateBody,
    takenUp: Type.Integer({
      description: 'How many workers have had this build; more than 1 after one was lost.',
    }),
    progress: Type.Object({
      done: Type.Integer({ description: 'Derivations done.' }),
      expected: Type.Integer({ description: 'Derivations needed that the store did not have.' }),
    }),
    failure: nullable(component(FailureBody)),
    timings: Type.Record(Type.String(), Type.Number(), { description: 'Milliseconds by stage.' }),
    createdAt: Timestamp,
    startedAt: nullable(Timestamp),
    finishedAt: nullable(Timestamp),
  },
  { $id: 'Build' },
)

export function buildBody(build: Build): Static<typeof BuildBody> {
  return {
    id: build.id,
    environmentId: build.environmentId,
    attempt: build.attempt,
    state: build.state,
    takenUp: build.fence,
    progress: { done: build.derivationsDone, expected: build.derivationsExpected },
    failure: build.failure,
    timings: build.timings,
    createdAt: build.createdAt.toISOString(),
    startedAt: build.startedAt?.toISOString() ?? null,
    finishedAt: build.finishedAt?.toISOString() ?? null,
  }
}
