import type { ComponentChildren } from 'preact'
import { Link } from 'wouter-preact'
import { Refused } from '../api/client'

/** Says why there is nothing to see, and what to do about it. */
export function Trouble({ error }: { error: unknown }) {
  const isRefused = error instanceof Refused
  return (
    <div class="notice bad" role="alert">
      <strong>{isRefused ? error.problem.title : 'The service does not answer.'}</strong>
      <p>
        {isRefused
          ? error.problem.detail
          : 'These pages try again by themselves. See whether the service runs and can be reached.'}
      </p>
      {isRefused &&
        error.problem.faults?.map((fault) => (
          <p key={fault.pointer + fault.detail}>
            <code>{fault.pointer}</code> {fault.detail}
            {fault.nearest && fault.nearest.length > 0 && <> Near: {fault.nearest.join(', ')}.</>}
          </p>
        ))}
      {isRefused && (error.status === 401 || error.status === 403) && (
        <Link href="/sign-in">Sign in with a token</Link>
      )}
    </div>
  )
}

export function Waiting() {
  return (
    <p class="waiting" role="status">
      Loading…
    </p>
  )
}

export function Empty({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  )
}
