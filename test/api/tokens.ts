import type { Scope } from '../../src/api/auth/caller.ts'
import type { App } from '../../src/api/dependencies.ts'

export interface Made {
  id: string
  token: string
  expiresAt: string | null
  parentId: string | null
}

/** The header by which a request carries a token. */
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

export function askForToken(app: App, payload: object, madeWith?: string) {
  const headers = madeWith === undefined ? {} : bearer(madeWith)
  return app.inject({ method: 'POST', url: '/v1/tokens', payload, headers })
}

/** Makes a token, the first or with another one. */
export async function makeToken(app: App, scopes: Scope[], madeWith?: string, more = {}): Promise<Made> {
  const answer = await askForToken(app, { name: scopes.join(' '), scopes, ...more }, madeWith)
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer.json()
}

export function revoke(app: App, id: string, by: string) {
  return app.inject({ method: 'DELETE', url: `/v1/tokens/${id}`, headers: bearer(by) })
}
