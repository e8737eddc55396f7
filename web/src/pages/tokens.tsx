import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { api, bodyOf, type Token } from '../api/client'
import { queries } from '../api/queries'
import { token as ownToken, signIn } from '../api/session'
import { useWho } from '../api/who'
import { Copy } from '../components/copy'
import { Empty, Trouble, Waiting } from '../components/notice'
import { Page } from '../components/page'
import { Table } from '../components/table'
import { Time } from '../components/time'
import { counted } from '../words'

const scopes = ['read', 'submit', 'cancel', 'admin'] as const
type Scope = (typeof scopes)[number]

const scopeWords: { [scope in Scope]: string } = {
  read: 'read everything, fetch from the cache',
  submit: 'ask for environments',
  cancel: 'cancel builds',
  admin: 'all of it, and tokens',
}

export function TokensPage() {
  const who = useWho()
  const client = useQueryClient()
  const { data, error } = useQuery(queries.tokens())
  const revoke = useMutation({
    mutationFn: (id: string) => bodyOf(api.DELETE('/v1/tokens/{id}', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  })
  const live = data?.filter(({ state }) => state === 'live') ?? []
  return (
    <Page
      title="Tokens"
      answer={
        data && (
          <p>
            {data.length === 0
              ? 'There are no tokens: callers on this machine may do anything, and no others are let in. The first token closes the service.'
              : `${counted(live.length, 'token')} ${live.length === 1 ? 'is' : 'are'} let in.`}
          </p>
        )
      }
    >
      <NewToken isFirst={data?.length === 0 && who.state === 'open'} />
      {error && <Trouble error={error} />}
      {revoke.error && <Trouble error={revoke.error} />}
      {!data && !error && <Waiting />}
      {data?.length === 0 && <Empty title="No token has been made.">{null}</Empty>}
      {data && data.length > 0 && (
        <Table<Token>
          caption="Tokens"
          rows={data}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'name',
              title: 'Name',
              cell: ({ name }) => <span class="strong">{name}</span>,
              by: ({ name }) => name,
            },
            { id: 'scopes', title: 'May', cell: ({ scopes }) => scopes.join(', ') },
            { id: 'state', title: 'State', cell: ({ state }) => state, by: ({ state }) => state },
            {
              id: 'expires',
              title: 'Expires',
              cell: ({ expiresAt }) => (expiresAt ? <Time at={expiresAt} /> : 'never'),
            },
            {
              id: 'used',
              title: 'Last used',
              number: true,
              cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : 'never'),
            },
            { id: 'limits', title: 'Limits', cell: ({ limits }) => <Limits of={limits} /> },
            {
              id: 'revoke',
              title: 'Action',
              cell: ({ id, name, state }) =>
                state === 'live' && (
                  <button
                    type="button"
                    class="small danger"
                    aria-label={`Revoke ${name}`}
                    onClick={() => revoke.mutate(id)}
                  >
                    Revoke
                  </button>
                ),
            },
          ]}
        />
      )}
    </Page>
  )
}

/** What the token uses, and of what, if there is a limit. */
function Limits({ of: { buildsAtOnce, buildsPerDay, cacheMb, priority } }: { of: Token['limits'] }) {
  const uses = [
    useOf(buildsAtOnce, 'builds at once'),
    useOf(buildsPerDay, 'a day'),
    useOf(cacheMb, 'MB in the cache'),
    ...(priority.limit === 'high' ? [] : [`priority ${priority.limit} at most`]),
  ]
  return <span>{uses.join(' · ')}</span>
}

function useOf({ used, limit }: Token['limits']['cacheMb'], unit: string): string {
  return limit === null ? `${used} ${unit}` : `${used} of ${limit} ${unit}`
}

function NewToken({ isFirst }: { isFirst: boolean }) {
  const client = useQueryClient()
  const [made, setMade] = useState<{ name: string; token: string } | null>(null)
  const make = useMutation({
    mutationFn: (body: { name: string; scopes: Scope[]; days?: number }) =>
      bodyOf(api.POST('/v1/tokens', { body })),
    onSuccess: ({ name, token }) => {
      setMade({ name, token })
      // Without it this very tab would be shut out.
      if (isFirst && ownToken() === null) signIn(token)
      return client.invalidateQueries({ queryKey: ['tokens'] })
    },
  })
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const values = new FormData(form)
    const days = Number(values.get('days'))
    make.mutate({
      name: String(values.get('name')),
      scopes: isFirst ? ['admin'] : (values.getAll('scope') as Scope[]),
      ...(days > 0 && { days }),
    })
  }
  return (
    <>
      {made && (
        <section class="notice good" role="status">
          <h2>Token “{made.name}”</h2>
          <p>It is shown this once.</p>
          <p>
            <code class="secret">{made.token}</code> <Copy text={made.token} label="Copy token" />
          </p>
        </section>
      )}
      <details class="card" open={isFirst}>
        <summary>New token</summary>
        <form onSubmit={onSubmit}>
          <div class="filters">
            <label>
              Name
              <input name="name" required maxLength={100} autocomplete="off" />
            </label>
            <label>
              Days until it expires
              <input name="days" type="number" min={1} max={36500} placeholder="never" />
            </label>
          </div>
          {isFirst ? (
            <p>The first token has the scope admin.</p>
          ) : (
            <fieldset>
              <legend>It may</legend>
              {scopes.map((scope) => (
                <label key={scope} class="check">
                  <input type="checkbox" name="scope" value={scope} defaultChecked={scope === 'read'} />{' '}
                  {scope}
                  <span class="quiet"> {scopeWords[scope]}</span>
                </label>
              ))}
            </fieldset>
          )}
          {make.error && <Trouble error={make.error} />}
          <button type="submit" class="primary" disabled={make.isPending}>
            Make the token
          </button>
        </form>
      </details>
    </>
  )
}
