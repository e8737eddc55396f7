import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { useEffect, useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { cancelBuild } from '../api/actions'
import type { Build } from '../api/client'
import { type Connection, followEvents } from '../api/events'
import { queries } from '../api/queries'
import { useWho } from '../api/who'
import { ShortId } from '../components/copy'
import { Trouble, Waiting } from '../components/notice'
import { Page } from '../components/page'
import { Status } from '../components/status'
import { Time } from '../components/time'
import { duration } from '../units'
import { gilSentence, isUnderWay, listed, nameOfPath, omittedSentence } from '../words'
import { BuildingNow, type Starts, startsAfter } from './build/building-now'
import { Log } from './build/log'
import { Stages } from './build/stages'
import { FailureNotice } from './failure'

/** So long after an event the build is asked for, with all events that came meanwhile. */
const renewMs = 100

export function BuildPage({ id }: { id: string }) {
  const client = useQueryClient()
  const { data: build, error } = useQuery(queries.build(id))
  const { data: environment } = useQuery({
    ...queries.environment(build?.environmentId ?? ''),
    enabled: build !== undefined,
  })
  const { data: packages } = useQuery({
    ...queries.packages(build?.environmentId ?? ''),
    enabled: build?.state === 'ready',
  })
  const [starts, setStarts] = useState<Starts>(new Map())
  const [connection, setConnection] = useState<Connection>('connecting')
  const isLive = build !== undefined && build.finishedAt === null
  useEffect(() => {
    if (!isLive) return
    let timer: number | undefined
    const renew = () => {
      timer = undefined
      void client.invalidateQueries({ queryKey: ['build', id] })
      void client.invalidateQueries({ queryKey: ['environment'] })
    }
    const stop = followEvents(id, {
      onConnection: setConnection,
      onEvent: (event) => {
        setStarts((now) => startsAfter(now, event))
        // A page that is opened late gets all events at once.
        timer ??= window.setTimeout(renew, renewMs)
      },
    })
    return () => {
      stop()
      window.clearTimeout(timer)
    }
  }, [id, isLive, client])
  if (error) return <Trouble error={error} />
  if (!build) return <Waiting />
  const isNewest = environment?.build.id === id
  const lacking = isNewest && environment ? omittedSentence(environment) : null
  const sentence = isNewest && environment && packages ? gilSentence(environment, packages.items) : null
  return (
    <Page
      title={environment ? `Build of ${listed(environment.spec.packages, 5)}` : 'Build'}
      answer={
        <>
          <p class="facts" aria-live="polite">
            <Status state={build.state} />
            <Progress build={build} />
            <span>
              asked for <Time at={build.createdAt} />
            </span>
            {build.attempt > 1 && <span>attempt {build.attempt}</span>}
            <ShortId id={id} />
          </p>
          {lacking && <p class="sentence">{lacking}</p>}
          {sentence && <p class="sentence">{sentence}</p>}
          {build.waitsBecause && <p class="notice">{build.waitsBecause}</p>}
          {isLive && connection === 'lost' && (
            <p class="quiet" role="status">
              The connection was lost; it is taken up again.
            </p>
          )}
        </>
      }
      actions={<Actions build={build} />}
    >
      {environment && build.failure && (
        <FailureNotice
          environment={{ spec: environment.spec, id: environment.id, build }}
          failure={build.failure}
        />
      )}
      <Stages build={build} />
      {build.buildingNow.length > 0 && <BuildingNow names={build.buildingNow} starts={starts} />}
      <Log buildId={id} isLive={isLive} />
    </Page>
  )
}

function Progress({ build }: { build: Build }) {
  const { progress, buildingNow, state, startedAt, finishedAt } = build
  if (finishedAt !== null)
    return startedAt ? <span>took {duration(Date.parse(finishedAt) - Date.parse(startedAt))}</span> : null
  if (!isUnderWay(state) || progress.expected === 0) return null
  const now = buildingNow.map(nameOfPath)
  return (
    <span>
      {progress.done} of {progress.expected}
      {now.length > 0 && `, now ${listed(now, 3)}`}
    </span>
  )
}

function Actions({ build }: { build: Build }) {
  const who = useWho()
  const client = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => cancelBuild(build.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['build', build.id] }),
  })
  return (
    <>
      {build.state === 'ready' && (
        <Link href={`/environments/${build.environmentId}?tab=use`} class="button primary">
          Use it
        </Link>
      )}
      <Link href={`/environments/${build.environmentId}`} class="button">
        Environment
      </Link>
      {build.finishedAt === null && who.may('cancel') && (
        <button
          type="button"
          class="danger"
          disabled={cancel.isPending || build.cancelRequested !== null}
          onClick={() => cancel.mutate()}
        >
          {build.cancelRequested ? 'Cancelling…' : 'Cancel'}
        </button>
      )}
      {build.retriedAs && <Link href={`/builds/${build.retriedAs}`}>The attempt after this</Link>}
      {cancel.error && <Trouble error={cancel.error} />}
    </>
  )
}
