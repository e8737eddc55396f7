import { observeWindowOffset, observeWindowRect, windowScroll } from '@tanstack/virtual-core'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useSearchParams } from 'wouter-preact'
import { useVirtual } from './virtual'

export interface Column<Row> {
  id: string
  title: string
  cell: (row: Row) => ComponentChildren
  /** Returns the value that sorts the rows; a column without it is not sortable. */
  by?: (row: Row) => string | number
  /** Numbers stand at the right. */
  number?: boolean
}

/** Rows beyond these are virtual: the page has only those that are in view, and some beside them. */
const allShown = 150

/**
 * A table whose order stands in the address, and whose rows open to show more. Of a long one only the rows in view are in the
 * page.
 */
export function Table<Row>({
  caption,
  columns,
  rows,
  keyOf,
  more,
}: {
  caption: string
  columns: Column<Row>[]
  rows: Row[]
  keyOf: (row: Row) => string
  more?: (row: Row) => ComponentChildren
}) {
  const [query, setQuery] = useSearchParams()
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [sortedBy = '', direction = ''] = (query.get('sort') ?? '').split('.')
  const by = columns.find(({ id }) => id === sortedBy)?.by
  const sorted = by ? rows.toSorted((a, b) => compare(by(a), by(b)) * (direction === 'desc' ? -1 : 1)) : rows
  const sort = (id: string) => {
    const next = sortedBy !== id ? `${id}.asc` : direction === 'asc' ? `${id}.desc` : null
    setQuery(
      (now) => {
        const { sort: _, ...rest } = Object.fromEntries(now)
        return next ? { ...rest, sort: next } : rest
      },
      { replace: true },
    )
  }
  const toggle = (key: string) => {
    const next = new Set(open)
    if (!next.delete(key)) next.add(key)
    setOpen(next)
  }
  const body = useRef<HTMLTableSectionElement>(null)
  const isVirtual = sorted.length > allShown
  const { before, shown, after } = useRowsInView(sorted, isVirtual, body)
  const width = columns.length + (more ? 1 : 0)
  return (
    <table
      class={isVirtual ? 'virtual' : undefined}
      aria-rowcount={isVirtual ? sorted.length + 1 : undefined}
    >
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ id, title, by, number }) => (
            <th
              key={id}
              scope="col"
              class={number ? 'number' : undefined}
              aria-sort={sortedBy === id ? (direction === 'desc' ? 'descending' : 'ascending') : undefined}
            >
              {by ? (
                <button type="button" class="sort" onClick={() => sort(id)}>
                  {title}
                  <span aria-hidden="true">
                    {sortedBy === id ? (direction === 'desc' ? ' ↓' : ' ↑') : ''}
                  </span>
                </button>
              ) : (
                title
              )}
            </th>
          ))}
          {more && (
            <th scope="col" class="opener">
              <span class="visually-hidden">Details</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody ref={body}>
        {before > 0 && <tr class="spacer" style={{ height: `${before}px` }} />}
        {shown.map(({ row, index }) => {
          const key = keyOf(row)
          const isOpen = open.has(key)
          return [
            <tr key={key} aria-rowindex={isVirtual ? index + 2 : undefined}>
              {columns.map(({ id, title, cell, number }) => (
                <td key={id} class={number ? `number cell-${id}` : `cell-${id}`} data-title={title}>
                  {cell(row)}
                </td>
              ))}
              {more && (
                <td class="opener">
                  <button type="button" class="small" aria-expanded={isOpen} onClick={() => toggle(key)}>
                    <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
                    <span class="visually-hidden">
                      {isOpen ? 'Hide' : 'Show'} why, {key}
                    </span>
                  </button>
                </td>
              )}
            </tr>,
            more && isOpen && (
              <tr key={`${key} more`} class="more">
                <td colSpan={width}>{more(row)}</td>
              </tr>
            ),
          ]
        })}
        {after > 0 && <tr class="spacer" style={{ height: `${after}px` }} />}
      </tbody>
    </table>
  )
}

/** Cards of a narrow screen are higher than rows of a wide one; both heights are fixed in table.css. */
const rowHeight = () => (window.matchMedia('(max-width: 719px)').matches ? 132 : 49)

function useRowsInView<Row>(
  rows: Row[],
  isVirtual: boolean,
  body: { current: HTMLElement | null },
): { before: number; shown: { row: Row; index: number }[]; after: number } {
  const [margin, setMargin] = useState(0)
  useLayoutEffect(() => {
    const top = body.current ? body.current.getBoundingClientRect().top + window.scrollY : 0
    if (Math.abs(top - margin) > 1) setMargin(top)
  })
  const virtualizer = useVirtual<Window>({
    count: isVirtual ? rows.length : 0,
    getScrollElement: () => window,
    estimateSize: rowHeight,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    scrollMargin: margin,
    overscan: 12,
  })
  if (!isVirtual) return { before: 0, shown: rows.map((row, index) => ({ row, index })), after: 0 }
  const items = virtualizer.getVirtualItems()
  return {
    before: (items[0]?.start ?? margin) - margin,
    shown: items.flatMap(({ index }) => {
      const row = rows[index]
      return row === undefined ? [] : [{ row, index }]
    }),
    after: virtualizer.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin),
  }
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a).localeCompare(String(b), 'en', { numeric: true })
}
