import Type, { type Static } from 'typebox'
import type { BuildToolRow, PackageRow, EnvironmentSummary as Recorded } from '../../db/types.ts'
import type { Fault } from '../../errors.ts'
import { CanonicalSpec } from '../../spec/schema.ts'
import { BuildBody, buildBody, buildStates } from './build.ts'
import { component, noTime, nullable, Time, Timestamp, timeOf } from './common.ts'
import { HowToFetch } from './how-to-fetch.ts'
import { NoteworthyVerdict, noteworthy, TurnedOnBy } from './package.ts'

export const StatusBody = Type.Enum([...buildStates, 'evicted'], {
  description:
    'The state of its newest build; `evicted` where that was ready, and its paths are kept no longer.',
})

const summary = {
  id: Type.String({ description: 'SHA-256 of the canonical spec.' }),
  status: StatusBody,
  spec: component(CanonicalSpec),
  storePath: nullable(Type.String()),
  closureBytes: nullable(Type.Integer({ description: 'NAR bytes of the whole closure.' })),
  createdAt: Timestamp,
  readyAt: nullable(Timestamp),
  lastUsedAt: Type.String({
    format: 'date-time',
    description: 'When it was last asked for, or fetched from the cache, to within a minute.',
  }),
  pinned: nullable(
    Type.Object(
      { at: Timestamp, until: nullable(Timestamp) },
      { description: 'Set while nothing evicts it; for good where `until` is null.' },
    ),
  ),
  evicted: nullable(
    Type.Object(
      { at: Timestamp, because: Type.String() },
      { description: 'Set while it is kept no longer. POST its spec to have it again.' },
    ),
  ),
  gil: nullable(
    Type.Object(
      { state: Type.Enum(['off', 'on']), turnedOnBy: TurnedOnBy },
      {
        description:
          'The GIL after importing all of the environment in one process. Null before that, and where the target has the GIL.',
      },
    ),
  ),
  programsLeftOut: Type.Array(
    Type.Object({ package: Type.String(), program: Type.String(), reason: Type.String() }),
    {
      description:
        'Programs of its packages that would not run the target, and that the environment therefore lacks. Empty until it has been checked.',
    },
  ),
  build: component(BuildBody),
  packages: Type.Object(
    { reused: Type.Integer(), rebuilt: Type.Integer(), dropped: Type.Integer() },
    { description: 'Packages by fate.' },
  ),
}

/** An environment as lists show it. */
export const EnvironmentSummaryBody = Type.Object(summary, { $id: 'EnvironmentSummary' })

const full = {
  ...summary,
  buildTools: Type.Object(
    { relinked: Type.Integer(), rebuilt: Type.Integer(), dropped: Type.Integer() },
    { description: 'Packages that only the builds of rebuilt packages need, by fate.' },
  ),
  verdicts: Type.Array(component(NoteworthyVerdict), {
    description: 'What the import check found worth knowing; plain imports are left out.',
  }),
  fetch: nullable(component(HowToFetch)),
}

export const EnvironmentBody = Type.Object(full, { $id: 'Environment' })

export const AcceptedEnvironment = Type.Object(
  {
    ...full,
    coalesced: Type.Boolean({ description: 'Whether the build had been asked for before, and is shared.' }),
  },
  { $id: 'AcceptedEnvironment' },
)

export function environmentSummary({
  environment,
  build,
  packages,
}: Recorded): Static<typeof EnvironmentSummaryBody> {
  return {
    id: environment.id,
    status: environment.evicted ? 'evicted' : build.state,
    spec: environment.spec,
    storePath: environment.storePath,
    closureBytes: environment.closureBytes,
    createdAt: environment.createdAt.toISOString(),
    readyAt: environment.readyAt?.toISOString() ?? null,
    lastUsedAt: environment.lastUsedAt.toISOString(),
    pinned: environment.pinned && {
      at: environment.pinned.at.toISOString(),
      until: environment.pinned.until?.toISOString() ?? null,
    },
    evicted: environment.evicted && { ...environment.evicted, at: environment.evicted.at.toISOString() },
    gil: build.gil,
    programsLeftOut: build.programsLeftOut,
    build: buildBody(build),
    packages,
  }
}

export function environmentBody(
  recorded: Omit<Recorded, 'packages'>,
  rows: PackageRow[],
  tools: BuildToolRow[],
  fetch: HowToFetch | null,
): Static<typeof EnvironmentBody> {
  const packages = counted(rows, ['reused', 'rebuilt', 'dropped'])
  return {
    ...environmentSummary({ ...recorded, packages }),
    buildTools: counted(tools, ['relinked', 'rebuilt', 'dropped']),
    verdicts: noteworthy(rows),
    fetch,
  }
}

function counted<Fate extends string>(rows: { fate: Fate }[], fates: Fate[]): Record<Fate, number> {
  const counts = fates.map((fate) => [fate, rows.filter((row) => row.fate === fate).length])
  return Object.fromEntries(counts)
}

const dayMs = 24 * 60 * 60 * 1000

/** For how long an environment is to be kept: for good where nothing is said. */
export const PinRequest = Type.Object(
  {
    until: Type.Optional(Time('Until when.')),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500, description: 'For so many days.' })),
  },
  { additionalProperties: false, 'x-optional': true, examples: [{ days: 30 }, { until: '2027-01-31' }] },
)
export type PinRequest = Static<typeof PinRequest>

/** The time that a request means, null for good; and what no schema can find wrong with it. */
export function untilOf(
  { until, days }: Partial<PinRequest>,
  now: Date,
): { until: Date | null; faults: Fault[] } {
  const faults: Fault[] = []
  if (until !== undefined && days !== undefined)
    faults.push({ pointer: '', detail: 'Give either `until` or `days`, not both.' })
  const time = typeof until === 'string' ? timeOf(until) : null
  if (typeof until === 'string' && !time) faults.push({ pointer: '/until', detail: noTime(until) })
  if (time && time <= now) faults.push({ pointer: '/until', detail: `${until} is over.` })
  const afterDays = typeof days === 'number' ? new Date(now.getTime() + days * dayMs) : null
  return { until: time ?? afterDays, faults }
}
