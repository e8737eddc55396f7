import Type, { type Static } from 'typebox'
import type { ScrubReport } from '../../record/scrubbing.ts'
import { nullable, Timestamp } from './component.ts'

export const ScrubBody = Type.Object(
  {
    checkedPaths: Type.Integer({ description: 'Paths that a worker has read since they were published.' }),
    oldestCheckAt: nullable(Timestamp),
    findings: Type.Array(
      Type.Object({
        path: Type.String(),
        object: Type.String({ description: 'The compressed NAR that the path had then.' }),
        detail: Type.String({ description: 'The fault, in words.' }),
        outcome: Type.Enum(['republished', 'evicted'], {
          description:
            '`republished`: the worker had the path in its Nix store. `evicted`: it had not, so the environments that need the path have left the cache; a `POST` of their spec brings them back.',
        }),
        foundAt: Timestamp,
      }),
      { description: 'Broken paths, the newest 20.' },
    ),
  },
  { description: 'How far workers have read what the cache holds, and what they found broken.' },
)

export function scrubBody({ checkedPaths, oldestCheckAt, findings }: ScrubReport): Static<typeof ScrubBody> {
  return {
    checkedPaths,
    oldestCheckAt: oldestCheckAt?.toISOString() ?? null,
    findings: findings.map(({ foundAt, ...finding }) => ({ ...finding, foundAt: foundAt.toISOString() })),
  }
}
