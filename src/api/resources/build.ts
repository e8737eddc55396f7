import Type, { type Static } from 'typebox'
import type { Tag } from '../../db/tags.ts'
import type { Build } from '../../db/types.ts'
import { type FailureClass, retryable } from '../../errors.ts'
import { component, nullable, Timestamp } from './common.ts'
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
    cached: Type.Optional(
      Type.Object(
        {
          until: Timestamp,
          buildId: Type.String({ description: 'The build that showed it.' }),
        },
        {
          description:
            'Set when the failure is in the failure cache: only a retry builds the derivation again before this time.',
        },
      ),
    ),
    suggestion: Type.Optional(
      Type.Object(
        {
          drop: Type.Optional(Type.Array(Type.String())),
          keep: Type.Optional(Type.Array(Type.String())),
          skipImports: Type.Optional(Type.Array(Type.String())),
          gil: Type.Optional(Type.Literal('report')),
        },
        {
          description:
            'Changes to the spec with which the build is expected to get further: names to add to its lists, and values to set. Set where one is known.',
        },
      ),
    ),
    retryable: Type.Boolean({
      description: 'Whether a retry without changes may succeed.',
    }),
  },
  { $id: 'Failure' },
)

export const buildStates = [
  ...(['queued', 'planning', 'building', 'verifying', 'publishing', 'ready', 'failed', 'cancelled'] as const),
]
export const BuildStateBody = Type.Enum(buildStates)

export const PriorityBody = Type.Enum(['high', 'normal', 'low'], {
  description: 'Workers take waiting builds of high priority first.',
})

export const BuildBody = Type.Object(
  {
    id: Type.String(),
    environmentId: Type.String(),
    attempt: Type.Integer({ description: '1 for the environment’s first build.' }),
    state: BuildStateBody,
    takenUp: Type.Integer({
      description: 'How often a worker has started this build; more than 1 after a worker was lost.',
    }),
    progress: Type.Object({
      done: Type.Integer({ description: 'Derivations done.' }),
      expected: Type.Integer({
        description: 'Derivations that the build needs and the store lacked at its start.',
      }),
    }),
    buildingNow: Type.Array(Type.String(), { description: 'Derivations that Nix is building now.' }),
    failure: nullable(component(FailureBody)),
    priority: PriorityBody,
    cancelRequested: nullable(
      Type.Object(
        { at: Timestamp, by: Type.String() },
        {
          description:
            'Set once a caller has cancelled the build. Its state is `cancelled` when it has ended.',
        },
      ),
    ),
    waitsBecause: nullable(
      Type.String({ description: 'Why no present worker can take it; null otherwise.' }),
    ),
    retryOf: nullable(Type.String({ description: 'The attempt that this one repeats.' })),
    retriedAs: nullable(Type.String({ description: 'The attempt that repeats this one.' })),
    tags: Type.Array(Type.String(), {
      description: '`key:value`, from all requests for it; the newest hundred.',
    }),
    timings: Type.Record(Type.String(), Type.Number(), {
      description: 'Milliseconds by stage, of all runs of the stage.',
    }),
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
    buildingNow: build.buildingNow,
    failure: build.failure,
    priority: build.priority,
    cancelRequested: build.cancelRequested && {
      at: build.cancelRequested.at.toISOString(),
      by: build.cancelRequested.by,
    },
    waitsBecause: build.waitsBecause,
    retryOf: build.retryOf,
    retriedAs: build.retriedAs,
    tags: build.tags,
    timings: build.timings,
    createdAt: build.createdAt.toISOString(),
    startedAt: build.startedAt?.toISOString() ?? null,
    finishedAt: build.finishedAt?.toISOString() ?? null,
  }
}

const TagText = Type.String({
  // Rejects control characters, because terminals and logs show tags.
  pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}:[^\\u0000-\\u001f\\u007f-\\u009f]{1,200}$',
  maxLength: 265,
  'x-expected':
    'a tag: a key of letters, digits, `.`, `_`, `/` and `-`, at most 64, then `:` and a value of at most 200 characters',
})

/** Schema of a query parameter that may be repeated. */
export function TagsQuery(description: string) {
  return Type.Optional(Type.Union([TagText, Type.Array(TagText, { maxItems: 20 })], { description }))
}

export function tagsOf(texts: string | string[] = []): Tag[] {
  return [texts].flat().map((text) => {
    const end = text.indexOf(':')
    return { key: text.slice(0, end), value: text.slice(end + 1) }
  })
}
