import { useQueries, useQuery } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { api, bodyOf, type EnvironmentSummary, type ServiceStatus, type Worker } from '../api/client'
import { queries } from '../api/queries'
import { Empty, Trouble, Waiting } from '../components/notice'
import { Page } from '../components/page'
import { Status } from '../components/status'
import { Table } from '../components/table'
import { Time } from '../components/time'
import { duration } from '../units'
import { counted, listed, nameOfPath } from '../words'

const underWay = ['queued', 'planning', 'building', 'verifying', 'publishing'] as const
const everyMs = 3_000

export function QueuePage() {
  const { data: workers, error } = useQuery(queries.workers())
  const answers = useQueries({
    queries: underWay.map((status) => ({
      queryKey: ['queue', status],
      queryFn: () => bodyOf(api.GET('/v1/environments', { params: { query: { status, limit: 100 } } })),
      refetchInterval: everyMs,
    })),
  })
  const builds = answers.flatMap(({ data }) => data?.items ?? [])
  return (
    <Page
      title="Queue and workers"
      answer={workers && <Sentence service={workers.service} items={workers.items} />}
    >
      {error && <Trouble error={error} />}
      {workers?.service.maintenance.on && (
        <div class="notice" role="status">
          <strong>The service is in maintenance: it takes no new builds and plans.</strong>
          {workers.service.maintenance.reason && <p>{workers.service.maintenance.reason}</p>}
        </div>
      )}
      <h2>Builds</h2>
      {builds.length === 0 ? (
        <p class="quiet">Nothing is being built, and nothing waits.</p>
      ) : (
        <Table<EnvironmentSummary>
          caption="Builds that wait or are under way"
          rows={builds}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'environment',
              title: 'Build',
              cell: ({ spec, build }) => (
                <Link href={`/builds/${build.id}`} class="strong">
                  {listed(spec.packages, 5)}
                </Link>
              ),
            },
            { id: 'state', title: 'Status', cell: ({ status }) => <Status state={status} /> },
            {
              id: 'now',
              title: 'What it does, or waits for',
              cell: ({ build }) =>
                build.waitsBecause ??
                (build.buildingNow.length > 0
                  ? `${build.progress.done} of ${build.progress.expected}, now ${listed(build.buildingNow.map(nameOfPath), 3)}`
                  : build.state === 'queued'
                    ? 'its turn'
                    : ''),
            },
            { id: 'priority', title: 'Priority', cell: ({ build }) => build.priority },
            {
              id: 'at',
              title: 'Asked for',
              number: true,
              cell: ({ build }) => <Time at={build.createdAt} />,
            },
          ]}
        />
      )}
      <h2>Workers</h2>
      {!workers && !error && <Waiting />}
      {workers && workers.items.length === 0 && (
        <Empty title="No worker has been heard of.">
          <p>
            Builds wait until one is there. Start it with <code>patchbay work</code>.
          </p>
        </Empty>
      )}
      {workers && workers.items.length > 0 && (
        <Table<Worker>
          caption="Workers"
          rows={workers.items}
          keyOf={({ name }) => name}
          columns={[
            {
              id: 'name',
              title: 'Worker',
              cell: ({ name }) => <span class="strong">{name}</span>,
              by: ({ name }) => name,
            },
            {
              id: 'state',
              title: 'State',
              cell: ({ idleBecause }) => idleBecause ?? 'takes builds',
            },
            {
              id: 'free',
              title: 'Free disk',
              number: true,
              cell: ({ freeMb, minFreeMb, hasRoom }) => (
                <span class={hasRoom ? undefined : 'fault'} title={`It has to keep ${minFreeMb} MiB.`}>
                  {(freeMb / 1024).toFixed(1)} GiB
                </span>
              ),
              by: ({ freeMb }) => freeMb,
            },
            {
              id: 'machines',
              title: 'Builds on',
              cell: ({ machines }) =>
                machines
                  ? listed(
                      machines.map(({ name }) => name),
                      3,
                    )
                  : 'not told',
            },
            { id: 'seen', title: 'Heard of', number: true, cell: ({ seenAt }) => <Time at={seenAt} /> },
          ]}
          more={({ machines, faults, library }) => (
            <div class="reasons">
              {machines?.map(({ name, systems, features }) => (
                <p key={name}>
                  {name}: {listed(systems, 6)}; {listed(features, 8)}
                </p>
              ))}
              {faults.map(({ pointer, detail }) => (
                <p key={pointer} class="fault">
                  {detail}
                </p>
              ))}
              {library && (
                <p class="quiet">
                  Nix library <code>{library}</code>
                </p>
              )}
            </div>
          )}
        />
      )}
    </Page>
  )
}

/** Says first whether builds proceed. */
function Sentence({ service, items }: { service: ServiceStatus; items: Worker[] }) {
  const { status, waiting, running, plans, longestWaitSeconds } = service
  const idle = items.filter(({ idleBecause }) => idleBecause !== null)
  const waits =
    waiting === 0
      ? 'no build waits'
      : `${counted(waiting, 'build')} ${waiting === 1 ? 'waits' : 'wait'}, the oldest for ${duration(longestWaitSeconds * 1000)}`
  return (
    <>
      <p class="sentence">
        {statusWords[status]}: {waits}, {running} under way
        {plans > 0 && `, and ${counted(plans, 'plan')} to make`}.
      </p>
      {status !== 'no-worker' && (
        <p>
          {counted(items.length, 'worker')}
          {idle.length > 0 && `, ${idle.length} of which ${idle.length === 1 ? 'takes' : 'take'} no builds`}.
        </p>
      )}
      {status === 'blocked' && (
        <ul class="notice bad">
          {idle.map(({ name, idleBecause }) => (
            <li key={name}>
              {name}: {idleBecause}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const statusWords: { [status in ServiceStatus['status']]: string } = {
  working: 'Builds proceed',
  blocked: 'No worker takes builds',
  'no-worker': 'No worker is there',
}
