import Type, { type Static } from 'typebox'
import type { BuildToolRow, PackageRow, EnvironmentSummary as Recorded } from '../../db/types.ts'
import type { Fault } from '../../errors.ts'
import { CanonicalSpec } from '../../spec/schema.ts'
import { BuildBody, buildBody, buildStates } from './build.ts'
import { component, noTime, nullable, Time, Timestamp, timeOf } from './common.ts'
import { HowToFetch } from './how-to-fetch.ts'
import { NoteworthyVerdict, noteworthy, OmittedPackageBody, omitted, TurnedOnBy } from './package.ts'

export const StatusBody = Type.Enum([...buildStates, 'evicted'], {
  description:
    'State of its newest build; `evicted` when that was ready and the cache no longer keeps the paths.',
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
    description: 'Time of the last request for it or fetch from the cache, to within a minute.',
  }),
  pinned: nullable(
    Type.Object(
      { at: Timestamp, until: nullable(Timestamp) },
      { description: 'Set while sweeps may not evict it; without end when `until` is null.' },
    ),
  ),
  evicted: nullable(
    Type.Object(
      { at: Timestamp, because: Type.String() },
      { description: 'Set after its eviction from the cache. POST its spec to build it again.' },
    ),
  ),
  gil: nullable(
    Type.Object(
      { state: Type.Enum(['off', 'on']), turnedOnBy: TurnedOnBy },
      {
        description:
          'State of the GIL after the import check has imported all packages in one process. Null before that, and when the target has the GIL.',
      },
    ),
  ),
  programsLeftOut: Type.Array(
    Type.Object({ package: Type.String(), program: Type.String(), reason: Type.String() }),
    {
      description:
        'Programs of its packages that the environment lacks, because they would not run the target interpreter. Empty until the check.',
    },
  ),
  build: component(BuildBody),
  packages: Type.Object(
    {
      reused: Type.Integer(),
      rebuilt: Type.Integer(),
      dropped: Type.Integer(),
      omitted: Type.Integer(),
    },
    { description: 'Number of packages by fate. `omitted`: the environment lacks them.' },
  ),
}

/** An environment in a list. */
export const EnvironmentSummaryBody = Type.Object(summary, { $id: 'EnvironmentSummary' })

const full = {
  ...summary,
  buildTools: Type.Object(
    { relinked: Type.Integer(), rebuilt: Type.Integer(), dropped: Type.Integer() },
    { description: 'Number of packages that only the builds of rebuilt packages need, by fate.' },
  ),
  omitted: Type.Array(component(OmittedPackageBody), {
    description: 'What the build left out to go on, as `failures` of the spec allows. Empty otherwise.',
  }),
  verdicts: Type.Array(component(NoteworthyVerdict), {
    description: 'Results of the import check except plain successes.',
  }),
  fetch: nullable(component(HowToFetch)),
}

export const EnvironmentBody = Type.Object(full, { $id: 'Environment' })

export const AcceptedEnvironment = Type.Object(
  {
    ...full,
    coalesced: Type.Boolean({
      description: 'Whether an earlier request had started the build, which both share.',
    }),
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
  const packages = counted(rows, ['reused', 'rebuilt', 'dropped', 'omitted'])
  return {
    ...environmentSummary({ ...recorded, packages }),
    buildTools: counted(tools, ['relinked', 'rebuilt', 'dropped']),
    omitted: omitted(rows),
    verdicts: noteworthy(rows),
    fetch,
  }
}

function counted<Fate extends string>(rows: { fate: Fate }[], fates: Fate[]): Record<Fate, number> {
  const counts = fates.map((fate) => [fate, rows.filter((row) => row.fate === fate).length])
  return Object.fromEntries(counts)
}

const dayMs = 24 * 60 * 60 * 1000

/** How long to keep an environment: without end by default. */
export const PinRequest = Type.Object(
  {
    until: Type.Optional(Time('End of the pin.')),
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 36_500, description: 'Length of the pin in days.' }),
    ),
  },
  { additionalProperties: false, 'x-optional': true, examples: [{ days: 30 }, { until: '2027-01-31' }] },
)
export type PinRequest = Static<typeof PinRequest>

/** Returns the end of a pin, null for none, and the faults that no schema can express. */
export function untilOf(
  { until, days }: Partial<PinRequest>,
  now: Date,
): { until: Date | null; faults: Fault[] } {
  const faults: Fault[] = []
  if (until !== undefined && days !== undefined)
    faults.push({ pointer: '', detail: 'Give either `until` or `days`, not both.' })
  const time = typeof until === 'string' ? timeOf(until) : null
  if (typeof until === 'string' && !time) faults.push({ pointer: '/until', detail: noTime(until) })
  if (time && time <= now) faults.push({ pointer: '/until', detail: `${until} is in the past.` })
  const afterDays = typeof days === 'number' ? new Date(now.getTime() + days * dayMs) : null
  return { until: time ?? afterDays, faults }
}
