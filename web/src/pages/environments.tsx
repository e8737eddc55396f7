import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/preact-query'
import { useEffect } from 'preact/hooks'
import { Link, useSearchParams } from 'wouter-preact'
import type { EnvironmentSummary } from '../api/client'
import { filtersIn, queries } from '../api/queries'
import { Empty, Trouble, Waiting } from '../components/notice'
import { Page } from '../components/page'
import { Status } from '../components/status'
import { type Column, Table } from '../components/table'
import { Time } from '../components/time'
import { Verdict } from '../components/verdict'
import { size } from '../units'
import { counted, isUnderWay, listed, shortTarget } from '../words'

const states = [
  'ready',
  'building',
  'queued',
  'planning',
  'verifying',
  'publishing',
  'failed',
  'cancelled',
  'evicted',
]

const columns: Column<EnvironmentSummary>[] = [
  {
    id: 'packages',
    title: 'Environment',
    cell: ({ id, spec, build }) => (
      <>
        <Link href={`/environments/${id}`} class="strong">
          {listed(spec.packages, 5)}
        </Link>
        {build.tags.slice(0, 3).map((tag) => (
          <span key={tag} class="tag">
            {tag}
          </span>
        ))}
      </>
    ),
    by: ({ spec }) => spec.packages.join(' '),
  },
  {
    id: 'status',
    title: 'Status',
    cell: ({ status, packages }) => (
      <>
        <Status state={status} />
        {status === 'ready' && packages.omitted > 0 && (
          <span class="quiet"> {packages.omitted} left out</span>
        )}
      </>
    ),
    by: ({ status }) => status,
  },
  { id: 'gil', title: 'GIL', cell: Gil, by: ({ gil }) => gil?.state ?? '' },
  {
    id: 'target',
    title: 'Target',
    cell: ({ spec }) => `${shortTarget(spec.target)} from ${spec.channel}`,
    by: ({ spec }) => spec.target,
  },
  {
    id: 'size',
    title: 'Size',
    number: true,
    cell: ({ closureBytes }) => (closureBytes === null ? '' : size(closureBytes)),
    by: ({ closureBytes }) => closureBytes ?? 0,
  },
  {
    id: 'age',
    title: 'Asked for',
    number: true,
    cell: ({ createdAt }) => <Time at={createdAt} />,
    by: ({ createdAt }) => createdAt,
  },
]

function Gil({ gil, build }: EnvironmentSummary) {
  if (gil?.state === 'off') return <Verdict verdict="safe" words="off" />
  if (gil)
    return (
      <Verdict
        verdict="turns-on"
        words={`on, by ${listed([...new Set(gil.turnedOnBy.map((one) => one.package))], 3) || 'all together'}`}
      />
    )
  return build.failure ? <span class="quiet">{build.failure.package ?? build.failure.class}</span> : null
}

export function EnvironmentsPage() {
  const [query, setQuery] = useSearchParams()
  const filters = filtersIn(query)
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    ...queries.environments(filters),
    placeholderData: keepPreviousData,
  })
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const { data: channels } = useQuery(queries.channels())
  const set = (name: string, value: string) =>
    setQuery(
      (now) => {
        const { [name]: _, ...rest } = Object.fromEntries(now)
        return value ? { ...rest, [name]: value } : rest
      },
      { replace: true },
    )
  const rows = data?.pages.flatMap(({ items }) => items) ?? []
  const isFiltered = Object.keys(filters).length > 0
  return (
    <Page title="Environments" answer={data && <Sentence rows={rows} />}>
      <search class="filters">
        <label>
          Package
          <input
            type="search"
            value={filters.package ?? ''}
            placeholder="such as numpy"
            onChange={(event) => set('package', event.currentTarget.value.trim())}
          />
        </label>
        <label>
          Status
          <select value={filters.status ?? ''} onChange={(event) => set('status', event.currentTarget.value)}>
            <option value="">any</option>
            {states.map((state) => (
              <option key={state} value={state}>
                {state}
              </option>
            ))}
          </select>
        </label>
        <label>
          Channel
          <select
            value={filters.channel ?? ''}
            onChange={(event) => set('channel', event.currentTarget.value)}
          >
            <option value="">any</option>
            {channels?.items.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Tag
          <input
            type="search"
            value={filters.tag ?? ''}
            placeholder="key:value"
            onChange={(event) => set('tag', event.currentTarget.value.trim())}
          />
        </label>
      </search>
      {error && <Trouble error={error} />}
      {isPending && !error && <Waiting />}
      {data && rows.length > 0 && (
        <Table caption="Environments, newest first" columns={columns} rows={rows} keyOf={({ id }) => id} />
      )}
      {data && rows.length === 0 && (isFiltered ? <NoMatch clear={() => setQuery({})} /> : <First />)}
    </Page>
  )
}

function Sentence({ rows }: { rows: EnvironmentSummary[] }) {
  const count = (test: (row: EnvironmentSummary) => boolean) => rows.filter(test).length
  const ready = count(({ status }) => status === 'ready')
  const off = count(({ status, gil }) => status === 'ready' && gil?.state === 'off')
  const underWay = count(({ status }) => isUnderWay(status))
  const failed = count(({ status }) => status === 'failed')
  if (rows.length === 0) return null
  return (
    <p>
      {counted(rows.length, 'environment')}: {ready} ready, {off} of them with the GIL off
      {underWay > 0 && `; ${underWay} under way`}
      {failed > 0 && `; ${failed} failed`}.
    </p>
  )
}

function NoMatch({ clear }: { clear: () => void }) {
  return (
    <Empty title="No environment matches these filters.">
      <button type="button" onClick={clear}>
        Clear the filters
      </button>
    </Empty>
  )
}

function First() {
  return (
    <Empty title="There is no environment yet.">
      <p>
        Name the packages that you need. Patchbay says what it would rebuild, builds it, imports every module
        without the GIL, and shows which of them turn it on.
      </p>
      <Link href="/new" class="button primary">
        Ask for the first environment
      </Link>
    </Empty>
  )
}
