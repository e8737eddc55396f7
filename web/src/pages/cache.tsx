import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { api, bodyOf, type Cache, type Sweep } from '../api/client'
import { queries } from '../api/queries'
import { useWho } from '../api/who'
import { Snippet } from '../components/copy'
import { Trouble, Waiting } from '../components/notice'
import { Page } from '../components/page'
import { Table } from '../components/table'
import { Time } from '../components/time'
import { size } from '../units'
import { counted } from '../words'

type Summary = Omit<Sweep, 'report'> & { report: Omit<NonNullable<Sweep['report']>, 'evicted'> | null }

export function CachePage() {
  const who = useWho()
  const client = useQueryClient()
  const { data: cache, error } = useQuery(queries.cache())
  const { data: sweeps } = useQuery(queries.sweeps())
  const sweep = useMutation({
    mutationFn: (dryRun: boolean) => bodyOf(api.POST('/v1/sweeps', { body: { dryRun } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sweeps'] }),
  })
  if (error) return <Trouble error={error} />
  if (!cache) return <Waiting />
  return (
    <Page
      title="Cache"
      answer={<Sentence cache={cache} />}
      actions={
        who.may('admin') && (
          <>
            <button type="button" disabled={sweep.isPending} onClick={() => sweep.mutate(true)}>
              What would a sweep remove?
            </button>
            <button
              type="button"
              class="danger"
              disabled={sweep.isPending}
              onClick={() => sweep.mutate(false)}
            >
              Sweep
            </button>
          </>
        )
      }
    >
      <meter
        class="wide"
        value={cache.bytes}
        max={cache.limits.bytes}
        high={cache.limits.bytes * 0.9}
        aria-label="Used of the limit"
      />
      {sweep.error && <Trouble error={sweep.error} />}
      {cache.scrub.findings.length > 0 && (
        <section class="notice bad">
          <h2>Broken paths were found</h2>
          <ul>
            {cache.scrub.findings.map(({ path, detail, outcome, foundAt }) => (
              <li key={path + foundAt}>
                <code>{path}</code> {detail} ({outcome}, <Time at={foundAt} />)
              </li>
            ))}
          </ul>
        </section>
      )}
      <h2>Sweeps</h2>
      {sweeps && sweeps.items.length === 0 && <p class="quiet">None has run yet; they run by themselves.</p>}
      {sweeps && sweeps.items.length > 0 && (
        <Table<Summary>
          caption="Sweeps, newest first"
          rows={sweeps.items}
          keyOf={({ id }) => id}
          columns={[
            { id: 'at', title: 'Asked for', cell: ({ createdAt }) => <Time at={createdAt} /> },
            { id: 'kind', title: 'Kind', cell: ({ dryRun }) => (dryRun ? 'dry run' : 'sweep') },
            { id: 'state', title: 'State', cell: ({ state, failure }) => failure ?? state },
            {
              id: 'environments',
              title: 'Environments',
              number: true,
              cell: ({ report }) => report?.environmentsEvicted ?? '',
            },
            {
              id: 'paths',
              title: 'Store paths',
              number: true,
              cell: ({ report }) => report?.pathsRemoved ?? '',
            },
            {
              id: 'freed',
              title: 'Freed',
              number: true,
              cell: ({ report }) => (report ? size(report.freedBytes) : ''),
            },
          ]}
          more={({ id }) => <Evicted id={id} />}
        />
      )}
      <h2>To fetch from it</h2>
      <Snippet title="nix.conf" text={cache.nixConf} />
      <Snippet title="netrc, where the service asks for tokens" text={cache.netrc} />
    </Page>
  )
}

function Sentence({ cache }: { cache: Cache }) {
  const { bytes, paths, limits, scrub } = cache
  return (
    <>
      <p class="sentence">
        {size(bytes)} of {size(limits.bytes)} in {counted(paths, 'store path')}; environments that no caller
        uses stay for {limits.days} days.
      </p>
      <p>
        {scrub.checkedPaths} paths were read again since they were published
        {scrub.oldestCheckAt && (
          <>
            , the first of them <Time at={scrub.oldestCheckAt} />
          </>
        )}
        ; {scrub.findings.length === 0 ? 'none was broken' : `${scrub.findings.length} were broken`}.
      </p>
    </>
  )
}

function Evicted({ id }: { id: string }) {
  const { data } = useQuery(queries.sweep(id))
  const [most, setMost] = useState(20)
  const evicted = data?.report?.evicted ?? []
  if (!data) return <Waiting />
  if (evicted.length === 0) return <p>No environment {data.dryRun ? 'would leave' : 'left'} the cache.</p>
  return (
    <div class="reasons">
      <ul>
        {evicted.slice(0, most).map(({ id: environment, because, freedBytes }) => (
          <li key={environment}>
            <a href={`/environments/${environment}`}>{environment.slice(0, 12)}</a> {because} (
            {size(freedBytes)})
          </li>
        ))}
      </ul>
      {evicted.length > most && (
        <button type="button" class="small" onClick={() => setMost(evicted.length)}>
          Show all {evicted.length}
        </button>
      )}
    </div>
  )
}
