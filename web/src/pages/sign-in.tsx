import { useState } from 'preact/hooks'
import { Link, useLocation } from 'wouter-preact'
import { api, type Problem } from '../api/client'
import { signIn } from '../api/session'
import { useWho } from '../api/who'
import { Page } from '../components/page'

export function SignInPage() {
  const who = useWho()
  const [path, go] = useLocation()
  const [fault, setFault] = useState('')
  if (who.state === 'open' || who.state === 'signed-in')
    return (
      <Page title="Sign in">
        <p>
          {who.state === 'open'
            ? 'This service has no tokens: everything is open to callers on this machine. '
            : `You are signed in as ${who.name}. `}
          <Link href="/environments">Go to the environments</Link>
        </p>
      </Page>
    )
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get('token') ?? '').trim()
    const { response, error } = await api.GET('/v1/tokens/self', {
      headers: { authorization: `Bearer ${text}` },
    })
    if (!response.ok) {
      const problem: Partial<Problem> = error ?? {}
      setFault(
        problem.code === 'token-invalid'
          ? 'The service does not know this token, or it has expired.'
          : (problem.detail ?? ''),
      )
      return
    }
    signIn(text)
    if (path === '/sign-in') go('/environments')
  }
  return (
    <Page
      title="Sign in"
      answer="This service asks for a token. It stays in this tab, and is forgotten when the tab closes."
    >
      <form class="card narrow" onSubmit={onSubmit}>
        <label for="token">Token</label>
        <input
          id="token"
          name="token"
          type="password"
          required
          autocomplete="off"
          aria-describedby={fault ? 'token-fault' : undefined}
          aria-invalid={fault ? true : undefined}
        />
        {fault && (
          <p id="token-fault" class="fault" role="alert">
            {fault}
          </p>
        )}
        <button type="submit" class="primary">
          Sign in
        </button>
      </form>
      <p>
        An administrator makes tokens on the page Tokens, or by <code>patchbay token create</code>.
      </p>
    </Page>
  )
}
