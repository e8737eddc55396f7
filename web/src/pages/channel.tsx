import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { api, bodyOf, type ChannelDetails } from '../api/client'
import { queries } from '../api/queries'
import { useWho } from '../api/who'
import { Trouble, Waiting } from '../components/notice'
import { Page } from '../components/page'
import { Table } from '../components/table'
import { Time } from '../components/time'
import { counted, listed, shortTarget } from '../words'
import { pinWords } from './channels'

type Pin = ChannelDetails['pins'][number]

export function ChannelPage({ name }: { name: string }) {
  const who = useWho()
  const client = useQueryClient()
  const { data: channel, error } = useQuery(queries.channel(name))
  const cancel = useMutation({
    mutationFn: () => bodyOf(api.POST('/v1/channels/{name}/cancel', { params: { path: { name } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['channels'] }),
  })
  if (error) return <Trouble error={error} />
  if (!channel) return <Waiting />
  const { move } = channel
  return (
    <Page
      title={channel.name}
      answer={<Sentence channel={channel} />}
      actions={
        <>
          <Link href={`/new?channel=${name}`} class="button primary">
            New environment
          </Link>
          {channel.moving && who.may('admin') && (
            <button type="button" class="danger" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel the move
            </button>
          )}
        </>
      }
    >
      {cancel.error && <Trouble error={cancel.error} />}
      {channel.faults.map(({ worker, detail }) => (
        <p key={worker} class="notice bad">
          {worker} cannot register it as its channels file has it: {detail}
        </p>
      ))}
      {move?.failure && (
        <p class="notice bad">
          The last move failed <Time at={move.finishedAt ?? move.askedAt} />: {move.failure.message}
        </p>
      )}
      <h2>Pins</h2>
      <Table<Pin>
        caption="Pins, newest first"
        rows={channel.pins}
        keyOf={({ at, registeredAt }) => at + registeredAt}
        columns={[
          { id: 'pin', title: 'Pin', cell: ({ pin }) => <code>{pinWords(pin)}</code> },
          {
            id: 'packages',
            title: 'Packages',
            number: true,
            cell: ({ packages }) => packages?.toLocaleString('en') ?? '',
          },
          {
            id: 'changes',
            title: 'Since the pin before',
            cell: ({ changes }) => (changes ? inWords(changes) : ''),
          },
          {
            id: 'at',
            title: 'Registered',
            number: true,
            cell: ({ registeredAt }) => <Time at={registeredAt} />,
          },
        ]}
        more={({ changes, at, folder }) => (
          <div class="reasons">
            <p>
              In a spec: <code>{`${name}@${at}`}</code>
              {folder && (
                <>
                  , from <code>{folder}</code>
                </>
              )}
            </p>
            {changes && changes.added.names.length > 0 && <p>Added: {listed(changes.added.names, 40)}.</p>}
            {changes && changes.removed.names.length > 0 && (
              <p>Removed: {listed(changes.removed.names, 40)}.</p>
            )}
            {changes && changes.updated.packages.length > 0 && (
              <p>
                Updated:{' '}
                {listed(
                  changes.updated.packages.map((one) => `${one.name} ${one.from} → ${one.to}`),
                  40,
                )}
                .
              </p>
            )}
          </div>
        )}
      />
    </Page>
  )
}

function Sentence({ channel }: { channel: ChannelDetails }) {
  const { pin, packages, defaults, pythonVersion, moving, move, follows } = channel
  if (!pin) return <p>It has no pin yet: its first move is not done.</p>
  return (
    <>
      <p class="sentence">
        {packages === null ? 'Its packages are not listed yet' : counted(packages, 'package')} at{' '}
        {pinWords(pin)}, for {shortTarget(defaults.target)}
        {pythonVersion && ` (${pythonVersion})`} from {shortTarget(defaults.source)}
        {follows && `; it moves with ${follows}`}.
      </p>
      {moving && move && (
        <p role="status">
          It is being moved since <Time at={move.askedAt} />.
        </p>
      )}
    </>
  )
}

function inWords({ added, removed, updated }: NonNullable<Pin['changes']>): string {
  return `${added.count} added, ${removed.count} removed, ${updated.count} updated`
}
