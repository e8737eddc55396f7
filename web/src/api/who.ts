import { keepPreviousData, useQuery } from '@tanstack/preact-query'
import { useEffect, useReducer } from 'preact/hooks'
import { queries } from './queries'
import { onSession } from './session'

type Scope = 'read' | 'submit' | 'cancel' | 'admin'

/** The caller: `open` where the service has no tokens, `unknown` until a token is shown that it takes. */
export interface Who {
  state: 'asking' | 'open' | 'signed-in' | 'unknown'
  name: string | null
  may: (scope: Scope) => boolean
}

export function useWho(): Who {
  const [, changed] = useReducer((count: number) => count + 1, 0)
  useEffect(() => onSession(() => changed(undefined as never)), [])
  // A page stays while the caller's new token is looked at.
  const { data } = useQuery({ ...queries.self(), placeholderData: keepPreviousData })
  if (data === undefined) return { state: 'asking', name: null, may: () => false }
  if (data === null) return { state: 'unknown', name: null, may: () => false }
  if (data === 'open') return { state: 'open', name: null, may: () => true }
  const { scopes, name } = data
  return { state: 'signed-in', name, may: (scope) => scopes.includes(scope) || scopes.includes('admin') }
}
