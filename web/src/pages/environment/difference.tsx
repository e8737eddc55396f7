import { useInfiniteQuery, useQuery } from '@tanstack/preact-query'
import { useSearchParams } from 'wouter-preact'
import type { Environment, Package } from '../../api/client'
import { queries } from '../../api/queries'
import { Trouble } from '../../components/notice'
import { Table } from '../../components/table'
import { fateWords, gilOf, listed, shortTarget } from '../../words'

interface Row {
  name: string
  here: Package | undefined
  there: Package | undefined
}

/** The packages that differ between two environments. */
export function Difference({ environment, packages }: { environment: Environment; packages: Package[] }) {
  const [query, setQuery] = useSearchParams()
  const other = query.get('with') ?? ''
  const { data: list } = useInfiniteQuery(queries.environments({ status: 'ready' }))
  const others = (list?.pages ?? []).flatMap(({ items }) => items).filter(({ id }) => id !== environment.id)
  const { data, error } = useQuery({ ...queries.packages(other), enabled: other !== '' })
  const rows = data ? differences(packages, data.items) : []
  return (
    <>
      <label class="field">
        Compare with
        <select
          value={other}
          onChange={(event) => {
            const id = event.currentTarget.value
            setQuery((now) => ({ ...Object.fromEntries(now), with: id }), { replace: true })
          }}
        >
          <option value="">choose an environment</option>
          {others.map(({ id, spec }) => (
            <option key={id} value={id}>
              {listed(spec.packages, 4)} ({shortTarget(spec.target)}, {id.slice(0, 8)})
            </option>
          ))}
        </select>
      </label>
      {error && <Trouble error={error} />}
      {data && rows.length === 0 && <p>Both have the same packages, with the same results.</p>}
      {rows.length > 0 && (
        <Table<Row>
          caption="Packages that differ"
          rows={rows}
          keyOf={({ name }) => name}
          columns={[
            {
              id: 'name',
              title: 'Package',
              cell: ({ name }) => <strong>{name}</strong>,
              by: ({ name }) => name,
            },
            { id: 'here', title: 'Here', cell: ({ here }) => inWords(here) },
            { id: 'there', title: 'There', cell: ({ there }) => inWords(there) },
          ]}
        />
      )}
    </>
  )
}

function inWords(one: Package | undefined): string {
  return one ? `${one.version}, ${fateWords[one.fate]}, ${gilOf(one).words}` : 'absent'
}

function differences(here: Package[], there: Package[]): Row[] {
  const names = [...new Set([...here, ...there].map(({ name }) => name))].sort()
  return names
    .map((name) => ({
      name,
      here: here.find((one) => one.name === name),
      there: there.find((one) => one.name === name),
    }))
    .filter((row) => inWords(row.here) !== inWords(row.there))
}
