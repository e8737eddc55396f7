import { useQuery } from '@tanstack/preact-query'
import { Link, useSearchParams } from 'wouter-preact'
import type { KnownPackage } from '../api/client'
import { queries } from '../api/queries'
import { Empty, Trouble, Waiting } from '../components/notice'
import { Page } from '../components/page'
import { type Column, Table } from '../components/table'
import { Time } from '../components/time'
import { Verdict } from '../components/verdict'
import { counted, outcomeWords, shortTarget } from '../words'

/** A package with what is known of it under each target. */
interface Row {
  name: string
  version: string
  seenAt: string
  by: Map<string, KnownPackage>
}

type Status = KnownPackage['status']

export function PackagesPage() {
  const { data, error, isPending } = useQuery(queries.knownPackages())
  const [query, setQuery] = useSearchParams()
  const text = (query.get('q') ?? '').toLowerCase()
  const status = query.get('status') ?? ''
  const target = query.get('target') ?? ''
  const set = (name: string, value: string) =>
    setQuery(
      (now) => {
        const { [name]: _, ...rest } = Object.fromEntries(now)
        return value ? { ...rest, [name]: value } : rest
      },
      { replace: true },
    )
  const all = data ?? []
  const targets = [...new Set(all.map((one) => one.target))].sort()
  const matching = all.filter(
    (one) =>
      one.name.includes(text) && (!status || one.status === status) && (!target || one.target === target),
  )
  const rows = rowsOf(matching)
  const columns: Column<Row>[] = [
    {
      id: 'name',
      title: 'Package',
      cell: ({ name }) => (
        <Link href={`/packages/${name}`} class="strong">
          {name}
        </Link>
      ),
      by: ({ name }) => name,
    },
    { id: 'version', title: 'Newest', cell: ({ version }) => version, by: ({ version }) => version },
    ...(target ? [target] : targets).map(
      (one): Column<Row> => ({
        id: one,
        title: shortTarget(one),
        cell: ({ by }) => {
          const known = by.get(one)
          return known ? (
            <Verdict {...outcomeWords[known.outdated ? 'unknown' : known.status]} />
          ) : (
            <span class="quiet">not tried</span>
          )
        },
        by: ({ by }) => by.get(one)?.status ?? '~',
      }),
    ),
    {
      id: 'seen',
      title: 'Last seen',
      number: true,
      cell: ({ seenAt }) => <Time at={seenAt} />,
      by: ({ seenAt }) => seenAt,
    },
  ]
  return (
    <Page title="Packages" answer={data && data.length > 0 && <Sentence known={all} />}>
      <search class="filters">
        <label>
          Name
          <input
            type="search"
            value={text}
            placeholder="Filter"
            onInput={(event) => set('q', event.currentTarget.value)}
          />
        </label>
        <label>
          Target
          <select value={target} onChange={(event) => set('target', event.currentTarget.value)}>
            <option value="">all</option>
            {targets.map((one) => (
              <option key={one} value={one}>
                {shortTarget(one)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Result
          <select value={status} onChange={(event) => set('status', event.currentTarget.value)}>
            <option value="">all</option>
            {Object.entries(outcomeWords).map(([one, { words }]) => (
              <option key={one} value={one}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </search>
      {error && <Trouble error={error} />}
      {isPending && !error && <Waiting />}
      {rows.length > 0 && (
        <Table
          caption="Packages, and what builds have shown of them"
          columns={columns}
          rows={rows}
          keyOf={({ name }) => name}
        />
      )}
      {data && rows.length === 0 && all.length > 0 && <p>No package matches these filters.</p>}
      {data && all.length === 0 && (
        <Empty title="Nothing is known of any package yet.">
          <p>
            Every build that ends fills this table: what was imported without the GIL, and what turned it on.
          </p>
          <Link href="/new" class="button primary">
            Build an environment
          </Link>
        </Empty>
      )}
    </Page>
  )
}

function Sentence({ known }: { known: KnownPackage[] }) {
  const names = (wanted: Status[]) =>
    new Set(known.filter(({ status }) => wanted.includes(status)).map(({ name }) => name)).size
  const broken = names(['build-failed', 'import-failed', 'crashes'])
  const native = names(['native-missing'])
  return (
    <p>
      {counted(new Set(known.map(({ name }) => name)).size, 'package')}: {names(['works'])} safe,{' '}
      {names(['gil-reenabled'])} turn the GIL on
      {native > 0 && `, ${native} work without their native part`}
      {broken > 0 && `, ${broken} do not work`}.
    </p>
  )
}

function rowsOf(known: KnownPackage[]): Row[] {
  const rows = new Map<string, Row>()
  for (const one of known) {
    const row = rows.get(one.name) ?? {
      name: one.name,
      version: one.version,
      seenAt: one.seenAt,
      by: new Map(),
    }
    row.by.set(one.target, one)
    if (one.seenAt > row.seenAt) Object.assign(row, { version: one.version, seenAt: one.seenAt })
    rows.set(one.name, row)
  }
  return [...rows.values()]
}
