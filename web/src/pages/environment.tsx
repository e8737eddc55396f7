import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { lazy } from 'preact/compat'
import { useState } from 'preact/hooks'
import { Link, useLocation } from 'wouter-preact'
import { pin, retryBuild, specOf, submit, unpin } from '../api/actions'
import type { Environment } from '../api/client'
import { queries } from '../api/queries'
import { useWho } from '../api/who'
import { ShortId } from '../components/copy'
import { Trouble, Waiting } from '../components/notice'
import { Page } from '../components/page'
import { Status } from '../components/status'
import { Tabs } from '../components/tabs'
import { Time } from '../components/time'
import { size } from '../units'
import { gilSentence, isUnderWay, listed, omittedSentence, shortTarget } from '../words'
import { Attempts } from './environment/attempts'
import { Difference } from './environment/difference'
import { LeftOut } from './environment/left-out'
import { Packages } from './environment/packages'
import { Specification } from './environment/specification'
import { UseIt } from './environment/use-it'
import { FailureNotice } from './failure'
import { queryOfSpec } from './new/spec-query'

/** Parts with a library of their own, which the first page does not wait for. */
const Graph = lazy(async () => (await import('./environment/graph/graph')).Graph)
const Sizes = lazy(async () => (await import('./environment/sizes')).Sizes)

export function EnvironmentPage({ id }: { id: string }) {
  const { data: environment, error } = useQuery(queries.environment(id))
  const { data: packages } = useQuery({
    ...queries.packages(id),
    // Asked again when the build has come further.
    queryKey: ['environment', id, 'packages', environment?.build.id ?? '', environment?.status ?? ''],
  })
  if (error) return <Trouble error={error} />
  if (!environment) return <Waiting />
  const rows = packages?.items ?? []
  return (
    <Page
      title={listed(environment.spec.packages, 8)}
      answer={
        <Answer environment={environment} sentence={packages ? gilSentence(environment, rows) : null} />
      }
      actions={<Actions environment={environment} />}
    >
      {environment.build.failure && (
        <FailureNotice environment={environment} failure={environment.build.failure} />
      )}
      <LeftOut omitted={environment.omitted} />
      <Tabs
        label="About this environment"
        tabs={[
          { id: 'packages', title: `Packages ${rows.length || ''}`, content: () => <Packages rows={rows} /> },
          ...(environment.fetch
            ? [
                { id: 'use', title: 'Use it', content: () => <UseIt environment={environment} /> },
                { id: 'graph', title: 'Graph', content: () => <Graph id={id} packages={rows} /> },
                { id: 'size', title: 'Size', content: () => <Sizes id={id} /> },
              ]
            : []),
          {
            id: 'builds',
            title: `Builds ${environment.build.attempt}`,
            content: () => <Attempts newest={environment.build} />,
          },
          {
            id: 'compare',
            title: 'Compare',
            content: () => <Difference environment={environment} packages={rows} />,
          },
          { id: 'spec', title: 'Spec', content: () => <Specification environment={environment} /> },
        ]}
      />
    </Page>
  )
}

function Answer({ environment, sentence }: { environment: Environment; sentence: string | null }) {
  const { status, spec, closureBytes, readyAt, createdAt, pinned, evicted, id, programsLeftOut } = environment
  const lacking = omittedSentence(environment)
  const pinText = spec.pin.kind === 'nixpkgs' ? spec.pin.rev.slice(0, 7) : spec.pin.narHash.slice(7, 15)
  return (
    <>
      <p class="facts">
        <Status state={status} />
        <span>
          <Time at={readyAt ?? createdAt} />
        </span>
        <span>
          {shortTarget(spec.target)} from {spec.channel}@{pinText}
        </span>
        {closureBytes !== null && <span>{size(closureBytes)}</span>}
        {pinned && (
          <span>pinned{pinned.until ? ` until ${new Date(pinned.until).toLocaleDateString()}` : ''}</span>
        )}
        <ShortId id={id} />
      </p>
      {lacking && <p class="sentence">{lacking}</p>}
      {sentence && <p class="sentence">{sentence}</p>}
      {programsLeftOut.length > 0 && (
        <p>
          Left out, because the target would not run them:{' '}
          {listed(programsLeftOut.map(({ program, package: owner }) => `${program} (${owner})`))}.
        </p>
      )}
      {evicted && <p>The cache keeps it no longer: {evicted.because} Build it again to have it back.</p>}
      {isUnderWay(status) && (
        <p>
          <Link href={`/builds/${environment.build.id}`}>Watch the build</Link>
        </p>
      )}
    </>
  )
}

function Actions({ environment }: { environment: Environment }) {
  const { id, status, pinned, build, spec } = environment
  const who = useWho()
  const client = useQueryClient()
  const [, go] = useLocation()
  const [fault, setFault] = useState<unknown>(null)
  const keep = useMutation({
    mutationFn: async () => void (pinned ? await unpin(id) : await pin(id)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['environment', id] }),
    onError: setFault,
  })
  const again = useMutation({
    mutationFn: async () =>
      status === 'failed' || status === 'cancelled'
        ? (await retryBuild(build.id)).id
        : (await submit(specOf(spec))).build.id,
    onSuccess: (buildId) => go(`/builds/${buildId}`),
    onError: setFault,
  })
  if (!who.may('submit')) return null
  return (
    <>
      {status === 'ready' && (
        <button type="button" disabled={keep.isPending} onClick={() => keep.mutate()}>
          {pinned ? 'Unpin' : 'Pin'}
        </button>
      )}
      {['failed', 'cancelled', 'evicted'].includes(status) && (
        <button type="button" disabled={again.isPending} onClick={() => again.mutate()}>
          {status === 'evicted' ? 'Build it again' : 'Retry'}
        </button>
      )}
      <Link href={`/new?${queryOfSpec(spec)}`} class="button">
        Change and build
      </Link>
      {fault !== null && <Trouble error={fault} />}
    </>
  )
}
