import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { api, bodyOf, type Delivery, type Webhook } from '../api/client'
import { queries } from '../api/queries'
import { Copy } from '../components/copy'
import { Empty, Trouble, Waiting } from '../components/notice'
import { Page } from '../components/page'
import { Table } from '../components/table'
import { Time } from '../components/time'
import { counted } from '../words'

export function WebhooksPage() {
  const client = useQueryClient()
  const { data, error } = useQuery(queries.webhooks())
  const renew = () => client.invalidateQueries({ queryKey: ['webhooks'] })
  const test = useMutation({
    mutationFn: (id: string) => bodyOf(api.POST('/v1/webhooks/{id}/test', { params: { path: { id } } })),
    onSuccess: renew,
  })
  const remove = useMutation({
    mutationFn: (id: string) => bodyOf(api.DELETE('/v1/webhooks/{id}', { params: { path: { id } } })),
    onSuccess: renew,
  })
  const trouble = error ?? test.error ?? remove.error
  return (
    <Page
      title="Webhooks"
      answer={
        data && (
          <p>
            {data.length === 0
              ? 'No address is told of builds.'
              : `${counted(data.length, 'address', 'addresses')} told of builds.`}
          </p>
        )
      }
    >
      <NewWebhook />
      {trouble && <Trouble error={trouble} />}
      {!data && !error && <Waiting />}
      {data?.length === 0 && (
        <Empty title="There are no webhooks.">
          <p>One sends a signed message to an address of yours when a build ends.</p>
        </Empty>
      )}
      {data && data.length > 0 && (
        <Table<Webhook>
          caption="Webhooks"
          rows={data}
          keyOf={({ id }) => id}
          columns={[
            { id: 'url', title: 'Address', cell: ({ url }) => <code>{url}</code>, by: ({ url }) => url },
            { id: 'events', title: 'Events', cell: ({ events }) => events.join(', ') },
            {
              id: 'of',
              title: 'Of',
              cell: ({ all, build }) => (build ? 'one build' : all ? 'all tokens' : 'its own token'),
            },
            { id: 'state', title: 'State', cell: ({ goneAt }) => (goneAt ? 'gone' : 'told') },
            {
              id: 'actions',
              title: 'Actions',
              cell: ({ id, url }) => (
                <>
                  <button
                    type="button"
                    class="small"
                    aria-label={`Test ${url}`}
                    onClick={() => test.mutate(id)}
                  >
                    Test
                  </button>{' '}
                  <button
                    type="button"
                    class="small danger"
                    aria-label={`Delete ${url}`}
                    onClick={() => remove.mutate(id)}
                  >
                    Delete
                  </button>
                </>
              ),
            },
          ]}
          more={({ id }) => <Deliveries id={id} />}
        />
      )}
    </Page>
  )
}

function Deliveries({ id }: { id: string }) {
  const client = useQueryClient()
  const { data, error } = useQuery(queries.deliveries(id))
  const again = useMutation({
    mutationFn: (delivery: string) =>
      bodyOf(
        api.POST('/v1/webhooks/{id}/deliveries/{delivery}/redeliver', { params: { path: { id, delivery } } }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks', id] }),
  })
  if (error ?? again.error) return <Trouble error={error ?? again.error} />
  if (!data) return <Waiting />
  if (data.items.length === 0) return <p>Nothing has been sent to it yet.</p>
  return (
    <ul class="reasons">
      {data.items.map(({ id: delivery, event, state, createdAt, attempts }: Delivery) => {
        const last = attempts.at(-1)
        return (
          <li key={delivery}>
            {event}, <Time at={createdAt} />: {state}
            {last && ` (${counted(attempts.length, 'attempt')}, ${last.status ?? last.error})`}{' '}
            <button
              type="button"
              class="small"
              aria-label={`Redeliver ${event}`}
              onClick={() => again.mutate(delivery)}
            >
              Redeliver
            </button>
          </li>
        )
      })}
    </ul>
  )
}

function NewWebhook() {
  const client = useQueryClient()
  const [secret, setSecret] = useState<string | null>(null)
  const make = useMutation({
    mutationFn: (body: { url: string; all?: boolean }) => bodyOf(api.POST('/v1/webhooks', { body })),
    onSuccess: ({ secret }) => {
      setSecret(secret)
      return client.invalidateQueries({ queryKey: ['webhooks'] })
    },
  })
  return (
    <>
      {secret && (
        <p class="notice good" role="status">
          Messages are signed with <code class="secret">{secret}</code>{' '}
          <Copy text={secret} label="Copy secret" /> It is shown this once.
        </p>
      )}
      <details class="card">
        <summary>New webhook</summary>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const values = new FormData(event.currentTarget)
            make.mutate({ url: String(values.get('url')), ...(values.get('all') && { all: true }) })
          }}
        >
          <label class="field">
            Address
            <input name="url" type="url" required placeholder="https://ci.example/hooks/patchbay" />
          </label>
          <label class="check">
            <input type="checkbox" name="all" /> Tell it of the builds of all tokens
          </label>
          {make.error && <Trouble error={make.error} />}
          <button type="submit" class="primary" disabled={make.isPending}>
            Make the webhook
          </button>
        </form>
      </details>
    </>
  )
}
