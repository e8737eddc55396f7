import { useQuery } from '@tanstack/preact-query'
import { hierarchy, treemap } from 'd3-hierarchy'
import { queries } from '../../api/queries'
import { Trouble, Waiting } from '../../components/notice'
import { Table } from '../../components/table'
import { size } from '../../units'
import { nameOfPath } from '../../words'

interface Path {
  path: string
  narSize: number
  upstream: boolean
}

const width = 100
const height = 46

export function Sizes({ id }: { id: string }) {
  const { data, error } = useQuery(queries.closure(id))
  if (error) return <Trouble error={error} />
  if (!data) return <Waiting />
  const items = data.items.toSorted((a, b) => b.narSize - a.narSize)
  return (
    <>
      <Treemap items={items} />
      <Table<Path>
        caption="Store paths by size"
        rows={items}
        keyOf={({ path }) => path}
        columns={[
          {
            id: 'path',
            title: 'Store path',
            cell: ({ path }) => <code title={path}>{nameOfPath(path)}</code>,
            by: ({ path }) => nameOfPath(path),
          },
          {
            id: 'cache',
            title: 'Served by',
            cell: ({ upstream }) => (upstream ? 'another cache' : 'this cache'),
          },
          {
            id: 'bytes',
            title: 'Size',
            number: true,
            cell: ({ narSize }) => size(narSize),
            by: ({ narSize }) => narSize,
          },
        ]}
      />
    </>
  )
}

/** The table below has the same in words. */
function Treemap({ items }: { items: Path[] }) {
  const root = hierarchy<{ children?: Path[]; narSize?: number; path?: string }>({ children: items })
    .sum(({ narSize = 0 }) => narSize)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const leaves = treemap<{ children?: Path[]; narSize?: number; path?: string }>()
    .size([width, height])
    .paddingInner(0.3)(root)
    .leaves()
  return (
    <div class="treemap" aria-hidden="true">
      {leaves.map(({ x0, y0, x1, y1, value = 0, data: { path = '' } }) => (
        <div
          key={path}
          title={`${nameOfPath(path)}, ${size(value)}`}
          style={{
            left: `${(x0 / width) * 100}%`,
            top: `${(y0 / height) * 100}%`,
            width: `${((x1 - x0) / width) * 100}%`,
            height: `${((y1 - y0) / height) * 100}%`,
          }}
        >
          {x1 - x0 > 12 && y1 - y0 > 6 && (
            <>
              <span>{nameOfPath(path)}</span>
              <span>{size(value)}</span>
            </>
          )}
        </div>
      ))}
    </div>
  )
}
