import { useMutation } from '@tanstack/preact-query'
import { Link, useLocation } from 'wouter-preact'
import { retryBuild, specOf, submit, withSuggestion } from '../api/actions'
import type { Environment, Failure } from '../api/client'
import { useWho } from '../api/who'
import { Trouble } from '../components/notice'
import { listed, nameOfPath } from '../words'

/** A failure, with a button that goes on. */
export function FailureNotice({
  environment,
  failure,
}: {
  environment: Pick<Environment, 'spec' | 'build' | 'id'>
  failure: Failure
}) {
  const who = useWho()
  const [, go] = useLocation()
  const { suggestion, retryable, cached, drv, phase, logTail = [], faults = [] } = failure
  const goOn = useMutation({
    mutationFn: () => submit(withSuggestion(specOf(environment.spec), suggestion ?? {})),
    onSuccess: ({ build }) => go(`/builds/${build.id}`),
  })
  const retry = useMutation({
    mutationFn: () => retryBuild(environment.build.id),
    onSuccess: ({ id }) => go(`/builds/${id}`),
  })
  return (
    <section class="notice bad" aria-labelledby="failure">
      <h2 id="failure">{failure.package ? `${failure.package} failed` : 'The build failed'}</h2>
      <p>{failure.message}</p>
      {(drv || phase) && (
        <p class="quiet">
          {drv && <code title={drv}>{nameOfPath(drv)}</code>}
          {phase && <> in {phase}</>}
        </p>
      )}
      {faults.length > 0 && (
        <ul>
          {faults.slice(0, 12).map(({ detail, pointer }) => (
            <li key={pointer + detail}>{detail}</li>
          ))}
        </ul>
      )}
      {logTail.length > 0 && (
        <details>
          <summary>The last lines of its log</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
          <pre tabIndex={0}>{logTail.join('\n')}</pre>
        </details>
      )}
      {who.may('submit') && (
        <div class="buttons">
          {suggestion && (
            <button type="button" class="primary" disabled={goOn.isPending} onClick={() => goOn.mutate()}>
              {suggestionWords(suggestion)}
            </button>
          )}
          {failure.package &&
            environment.spec.packages.includes(failure.package) &&
            environment.spec.packages.length > 1 && (
              <WithoutPackage spec={environment.spec} name={failure.package} />
            )}
          {(retryable || cached) && (
            <button type="button" disabled={retry.isPending} onClick={() => retry.mutate()}>
              Try the same again
            </button>
          )}
          {failure.package && (
            <Link href={`/packages/${failure.package}`}>What is known of {failure.package}</Link>
          )}
        </div>
      )}
      {(goOn.error ?? retry.error) && <Trouble error={goOn.error ?? retry.error} />}
    </section>
  )
}

function WithoutPackage({ spec, name }: { spec: Environment['spec']; name: string }) {
  const [, go] = useLocation()
  const leaveOut = useMutation({
    mutationFn: () => submit({ ...specOf(spec), packages: spec.packages.filter((one) => one !== name) }),
    onSuccess: ({ build }) => go(`/builds/${build.id}`),
  })
  return (
    <>
      <button type="button" disabled={leaveOut.isPending} onClick={() => leaveOut.mutate()}>
        Build without {name}
      </button>
      {leaveOut.error && <Trouble error={leaveOut.error} />}
    </>
  )
}

function suggestionWords({
  drop = [],
  keep = [],
  skipImports = [],
  gil,
}: NonNullable<Failure['suggestion']>): string {
  const parts = [...drop, ...keep]
  if (parts.length > 0) return `Build without ${listed(parts.map((name) => `${name}’s`))} native part`
  if (skipImports.length > 0)
    return skipImports.length > 2
      ? `Build without checking ${skipImports.length} modules`
      : `Build without checking ${listed(skipImports)}`
  return gil === 'report' ? 'Accept that the GIL is turned on' : 'Go on'
}
