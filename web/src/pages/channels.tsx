import { useQuery } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import type { Channel } from '../api/client'
import { queries } from '../api/queries'
import { Empty, Trouble, Waiting } from '../components/notice'
import { Page } from '../components/page'
import { Table } from '../components/table'
import { counted, listed, shortTarget } from '../words'

export const pinWords = (pin: Channel['pin']) =>
  pin.kind === 'nixpkgs' ? `Nixpkgs ${pin.rev.slice(0, 12)}` : `folder ${pin.narHash.slice(7, 19)}`

export function ChannelsPage() {
  const { data, error } = useQuery(queries.channels())
  const moving = data?.items.filter((one) => one.moving).map(({ name }) => name) ?? []
  return (
    <Page
      title="Channels"
      answer={
        data &&
        data.items.length > 0 && (
          <p>
            {counted(data.items.length, 'pinned package set')}
            {moving.length > 0 ? `; ${listed(moving)} ${moving.length === 1 ? 'is' : 'are'} being moved` : ''}
            .
          </p>
        )
      }
    >
      {error && <Trouble error={error} />}
      {!data && !error && <Waiting />}
      {data && data.items.length === 0 && (
        <Empty title="No channel is registered.">
          <p>
            A worker registers those of its channels file (<code>PATCHBAY_CHANNELS</code>);{' '}
            <code>patchbay channel set</code> registers others.
          </p>
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <Table<Channel>
          caption="Channels"
          rows={data.items}
          keyOf={({ name }) => name}
          columns={[
            {
              id: 'name',
              title: 'Channel',
              cell: ({ name, isDefault }) => (
                <>
                  <Link href={`/channels/${name}`} class="strong">
                    {name}
                  </Link>
                  {isDefault && <span class="tag">default</span>}
                </>
              ),
              by: ({ name }) => name,
            },
            { id: 'pin', title: 'Pin', cell: ({ pin }) => <code>{pinWords(pin)}</code> },
            {
              id: 'target',
              title: 'Target',
              cell: ({ defaults, pythonVersion }) =>
                `${shortTarget(defaults.target)}${pythonVersion ? ` (${pythonVersion})` : ''}`,
            },
            {
              id: 'moves',
              title: 'Moves',
              cell: ({ moving, follows, fromFile }) =>
                moving
                  ? 'now'
                  : follows
                    ? `with ${follows}`
                    : fromFile
                      ? 'with the channels file'
                      : 'by hand',
            },
            {
              id: 'packages',
              title: 'Packages',
              number: true,
              cell: ({ packages }) => packages?.toLocaleString('en') ?? 'not listed',
              by: ({ packages }) => packages ?? 0,
            },
          ]}
        />
      )}
    </Page>
  )
}
