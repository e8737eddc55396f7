import { useInfiniteQuery } from '@tanstack/preact-query'
import type { AuditEntry } from '../api/client'
import { queries } from '../api/queries'
import { Empty, Trouble, Waiting } from '../components/notice'
import { Page } from '../components/page'
import { Table } from '../components/table'
import { Time } from '../components/time'

export function AuditPage() {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(queries.audit())
  const rows = data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Page title="Audit" answer="Every request that changed something, or tried to, newest first.">
      {error && <Trouble error={error} />}
      {!data && !error && <Waiting />}
      {data && rows.length === 0 && <Empty title="Nothing has been changed yet.">{null}</Empty>}
      {rows.length > 0 && (
        <Table<AuditEntry>
          caption="Changes, newest first"
          rows={rows}
          keyOf={({ id }) => String(id)}
          columns={[
            { id: 'at', title: 'When', cell: ({ at }) => <Time at={at} /> },
            {
              id: 'token',
              title: 'Token',
              cell: ({ tokenName }) => tokenName ?? <span class="quiet">none</span>,
            },
            {
              id: 'request',
              title: 'Request',
              cell: ({ method, path }) => <code>{`${method} ${path}`}</code>,
            },
            { id: 'status', title: 'Answer', number: true, cell: ({ status }) => status },
            { id: 'remote', title: 'From', cell: ({ remote }) => remote },
          ]}
        />
      )}
      {hasNextPage && (
        <button type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older ones
        </button>
      )}
    </Page>
  )
}
