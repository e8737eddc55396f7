import { useQuery } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { api, type Build, bodyOf } from '../../api/client'
import { Trouble } from '../../components/notice'
import { Status } from '../../components/status'
import { Table } from '../../components/table'
import { Time } from '../../components/time'
import { duration } from '../../units'

const most = 20

/** The builds of an environment that lead to the newest one, each by the retry of the one before. */
export function Attempts({ newest }: { newest: Build }) {
  const { data, error } = useQuery({
    queryKey: ['attempts', newest.id, newest.state],
    queryFn: () => before(newest),
  })
  if (error) return <Trouble error={error} />
  return (
    <Table<Build>
      caption="Builds of the environment"
      rows={data ?? [newest]}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'attempt',
          title: 'Attempt',
          cell: ({ id, attempt }) => (
            <Link href={`/builds/${id}`} class="strong">
              Build {attempt}
            </Link>
          ),
        },
        { id: 'state', title: 'State', cell: ({ state }) => <Status state={state} /> },
        {
          id: 'reason',
          title: 'Reason',
          cell: ({ failure }) => <span class="clip">{failure?.message ?? ''}</span>,
        },
        { id: 'took', title: 'Took', number: true, cell: took },
        { id: 'at', title: 'Asked for', number: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
      ]}
    />
  )
}

function took({ startedAt, finishedAt }: Build): string {
  return startedAt && finishedAt ? duration(Date.parse(finishedAt) - Date.parse(startedAt)) : ''
}

async function before(newest: Build): Promise<Build[]> {
  const builds = [newest]
  for (let id = newest.retryOf; id !== null && builds.length < most; ) {
    const build: Build = await bodyOf(api.GET('/v1/builds/{id}', { params: { path: { id } } }))
    builds.push(build)
    id = build.retryOf
  }
  return builds
}
