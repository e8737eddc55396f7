import { useInfiniteQuery, useQuery } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import type { EnvironmentSummary, KnownVersion } from '../api/client'
import { queries } from '../api/queries'
import { token } from '../api/session'
import { Copy } from '../components/copy'
import { Trouble, Waiting } from '../components/notice'
import { Page } from '../components/page'
import { Status } from '../components/status'
import { Table } from '../components/table'
import { Time } from '../components/time'
import { Verdict } from '../components/verdict'
import { counted, fateWords, listed, outcomeWords, shortTarget } from '../words'

export function PackagePage({ name }: { name: string }) {
  const { data, error } = useQuery(queries.knownPackage(name))
  if (error) return <Trouble error={error} />
  if (!data) return <Waiting />
  const [newest] = data.items
  return (
    <Page
      title={data.name}
      answer={newest && <Sentence known={newest} />}
      actions={
        <Link href={`/new?packages=${data.name}`} class="button primary">
          Build with it
        </Link>
      }
    >
      <div class="buttons">
        <Badge name={data.name} />
      </div>
      <Table<KnownVersion>
        caption="What builds have shown, by version and target"
        rows={data.items}
        keyOf={({ version, target }) => `${version} ${target}`}
        columns={[
          {
            id: 'version',
            title: 'Version',
            cell: ({ version }) => <span class="strong">{version}</span>,
            by: ({ version }) => version,
          },
          {
            id: 'target',
            title: 'Target',
            cell: ({ target }) => shortTarget(target),
            by: ({ target }) => target,
          },
          {
            id: 'status',
            title: 'Result',
            cell: ({ status, outdated }) => <Verdict {...outcomeWords[outdated ? 'unknown' : status]} />,
            by: ({ status }) => status,
          },
          { id: 'gil', title: 'GIL', cell: Gil },
          {
            id: 'builds',
            title: 'Builds',
            number: true,
            cell: ({ builds }) => builds.reused + builds.rebuilt + builds.dropped + builds.omitted,
          },
          {
            id: 'seen',
            title: 'Last seen',
            number: true,
            cell: ({ lastSeenAt }) => <Time at={lastSeenAt} />,
            by: ({ lastSeenAt }) => lastSeenAt,
          },
        ]}
        more={(known) => <Details {...known} />}
      />
      <h2>Environments that name it</h2>
      <Environments name={data.name} />
    </Page>
  )
}

function Sentence({ known }: { known: KnownVersion }) {
  const { version, target, status, outdated, turnedOnBy, failures } = known
  const by =
    turnedOnBy.length > 0
      ? ` (${listed(
          turnedOnBy.map(({ module }) => module),
          3,
        )})`
      : ''
  return (
    <>
      <p class="sentence">
        {version} under {shortTarget(target)}: <Verdict {...outcomeWords[outdated ? 'unknown' : status]} />
        {status === 'gil-reenabled' && by}
      </p>
      {status === 'build-failed' && failures[0] && <p>{failures[0].message}</p>}
    </>
  )
}

function Gil({ gil }: KnownVersion) {
  switch (gil) {
    case 'kept':
      return <>stays off</>
    case 'reenabled':
      return <>turned on by it</>
    case 'reenabled-by-dependency':
      return <>turned on by what it imports</>
    default:
      return <span class="quiet">not known</span>
  }
}

function Details({ findings, failures, overridden, builds, byPin, environmentId, turnedOnBy }: KnownVersion) {
  return (
    <div class="reasons">
      <p>
        {builds.reused} reused, {builds.rebuilt} rebuilt, {builds.dropped} without native part
        {builds.omitted > 0 && `, ${builds.omitted} left out`}; seen last in{' '}
        <Link href={`/environments/${environmentId}`}>this environment</Link>.
      </p>
      {turnedOnBy.length > 0 && (
        <p>The GIL is turned on by {listed(turnedOnBy.map((one) => `${one.module} (${one.package})`))}.</p>
      )}
      {findings.length > 0 && (
        <>
          <h2>{counted(findings.length, 'module')} with a finding</h2>
          <ul>
            {findings.map(({ module, verdict, detail, lastBuildId, builds }) => (
              <li key={module + verdict}>
                <code>{module}</code> {verdict}
                {detail && `: ${detail}`} (
                <Link href={`/builds/${lastBuildId}`}>{counted(builds, 'build')}</Link>)
              </li>
            ))}
          </ul>
        </>
      )}
      {failures.length > 0 && (
        <>
          <h2>Failures</h2>
          <ul>
            {failures.map(({ buildId, at, message }) => (
              <li key={buildId}>
                <Time at={at} />: {message} <Link href={`/builds/${buildId}`}>Its log</Link>
              </li>
            ))}
          </ul>
        </>
      )}
      {overridden.map(({ fate, status, builds, environmentId: id }) => (
        <p key={fate}>
          Where a spec had it {fateWords[fate]}: {outcomeWords[status].words} in{' '}
          <Link href={`/environments/${id}`}>{counted(builds, 'build')}</Link>.
        </p>
      ))}
      {byPin.map(({ channel, pin, status }) => (
        <p key={channel + pin}>
          With {channel}@{pin.slice(0, 16)}: {outcomeWords[status].words}.
        </p>
      ))}
    </div>
  )
}

function Badge({ name }: { name: string }) {
  const url = `${window.location.origin}/badge/packages/${name}.svg`
  return (
    <>
      {token() === null && <img src={url} alt={`Badge of ${name}`} height="20" />}
      <Copy text={`[![${name} without the GIL](${url})](${window.location.href})`} label="Copy badge" />
    </>
  )
}

function Environments({ name }: { name: string }) {
  const { data } = useInfiniteQuery(queries.environments({ package: name }))
  const rows = data?.pages.flatMap(({ items }) => items) ?? []
  if (!data) return <Waiting />
  if (rows.length === 0) return <p>No environment names it in its spec.</p>
  return (
    <Table<EnvironmentSummary>
      caption={`Environments that name ${name}`}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'environment',
          title: 'Environment',
          cell: ({ id, spec }) => (
            <Link href={`/environments/${id}`} class="strong">
              {listed(spec.packages, 5)}
            </Link>
          ),
        },
        { id: 'state', title: 'Status', cell: ({ status }) => <Status state={status} /> },
        { id: 'at', title: 'Asked for', number: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
      ]}
    />
  )
}
