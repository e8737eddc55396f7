import { useQuery } from '@tanstack/preact-query'
import { useMemo, useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import type { Closure, Package } from '../../../api/client'
import { queries } from '../../../api/queries'
import { Empty, Trouble, Waiting } from '../../../components/notice'
import { type Column, Table } from '../../../components/table'
import { Verdict } from '../../../components/verdict'
import { counted, gilOf, listed } from '../../../words'
import { Chosen } from './chosen'
import { chainTo, type Dependencies, dependenciesOf, drawnAtFirst, firstShown } from './dependencies'
import { Drawing } from './drawing'

/** Which package needs which, drawn, and the same as a table. */
export function Graph({ id, packages }: { id: string; packages: Package[] }) {
  const { data, error } = useQuery(queries.closure(id))
  const inside = useMemo(() => packages.filter(({ fate }) => fate !== 'omitted'), [packages])
  if (error) return <Trouble error={error} />
  if (!data) return <Waiting />
  if (inside.length === 0) return <Empty title="There are no packages.">{null}</Empty>
  return <Drawn packages={inside} closure={data} />
}

function Drawn({ packages, closure }: { packages: Package[]; closure: Closure }) {
  const dependencies = useMemo(() => dependenciesOf(packages, closure), [packages, closure])
  const first = useMemo(() => firstShown(packages, dependencies), [packages, dependencies])
  const byName = useMemo(() => new Map(packages.map((one) => [one.name, one])), [packages])
  const requested = useMemo(
    () => new Set(packages.filter((one) => one.requested).map(({ name }) => name)),
    [packages],
  )
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set())
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = useMemo(() => new Set([...first, ...added]), [first, added])
  const one = chosen === null ? undefined : byName.get(chosen)
  const culprits = packages.filter(({ gil }) => gil === 'reenabled')
  const missing = culprits.filter(({ name }) => !shown.has(name))
  return (
    <>
      <p>
        {shown.size === packages.length
          ? `${counted(packages.length, 'package')}; an arrow leads to what a package needs.`
          : `${shown.size} of ${counted(packages.length, 'package')}: ${culprits.length > 0 ? 'those that lead to what turns the GIL on' : 'those that the spec names'}. Choose one to draw more.`}{' '}
        {missing.length > 0 &&
          `Not drawn, though they turn it on: ${listed(missing.map(({ name }) => name))}. `}
        {shown.size < packages.length && (
          <button
            type="button"
            class="small"
            onClick={() => setAdded(new Set(packages.map(({ name }) => name)))}
          >
            Draw all {packages.length}
          </button>
        )}
        {added.size > 0 && packages.length > drawnAtFirst && (
          <button type="button" class="small" onClick={() => setAdded(new Set())}>
            Draw only {first.size}
          </button>
        )}
      </p>
      <Drawing {...{ shown, dependencies, byName, chosen }} choose={setChosen} />
      {one && (
        <Chosen
          {...{ one, dependencies, requested, shown }}
          show={(names) => setAdded(new Set([...added, ...names]))}
        />
      )}
      <Table
        caption="Packages, with those that each needs"
        columns={columnsFor(dependencies, requested)}
        rows={packages}
        keyOf={({ name }) => name}
        more={({ name }) => <All name={name} dependencies={dependencies} />}
      />
    </>
  )
}

function columnsFor(dependencies: Dependencies, requested: ReadonlySet<string>): Column<Package>[] {
  const { needs, neededBy } = dependencies
  return [
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
    { id: 'gil', title: 'GIL', cell: (row) => <Verdict {...gilOf(row)} />, by: (row) => gilOf(row).verdict },
    {
      id: 'needs',
      title: 'Needs',
      number: true,
      cell: ({ name }) => needs.get(name)?.length ?? 0,
      by: ({ name }) => needs.get(name)?.length ?? 0,
    },
    {
      id: 'needed',
      title: 'Needed by',
      number: true,
      cell: ({ name }) => neededBy.get(name)?.length ?? 0,
      by: ({ name }) => neededBy.get(name)?.length ?? 0,
    },
    {
      id: 'chain',
      title: 'Comes by',
      cell: ({ name }) =>
        requested.has(name) ? 'the spec' : chainTo(name, dependencies, requested).slice(0, -1).join(' → '),
    },
  ]
}

function All({ name, dependencies: { needs, neededBy } }: { name: string; dependencies: Dependencies }) {
  return (
    <div class="reasons">
      <p>Needs: {(needs.get(name) ?? []).join(', ') || 'no other package'}.</p>
      <p>Needed by: {(neededBy.get(name) ?? []).join(', ') || 'no other package'}.</p>
    </div>
  )
}
