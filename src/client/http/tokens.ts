import type { paths } from './openapi.ts'
import type { BodyOf, Page, Schemas } from './routes.ts'
import type { Transport } from './transport.ts'

export type Token = Schemas['Token']

/** A token to create: without a time it expires with the token that creates it. */
export type TokenRequest = BodyOf<paths['/v1/tokens']['post']>

/** Limits to set. Absent ones stay as they are; null: that of the service, 0: none. */
export type LimitsRequest = BodyOf<paths['/v1/tokens/{id}']['patch']>['limits']

export interface Tokens {
  /** Returns the only answer that ever contains the secret. */
  createToken(token: TokenRequest): Promise<Schemas['NewToken']>
  tokens(cursor?: string): Promise<Page<Token>>
  /** Returns the token of this request. */
  ownToken(): Promise<Token>
  changeLimits(id: string, limits: LimitsRequest): Promise<Token>
  revokeToken(id: string): Promise<Token>
}

export function tokensOf({ call }: Transport): Tokens {
  return {
    createToken: (body) => call('post', '/v1/tokens', { body }),
    tokens: (cursor) => call('get', '/v1/tokens', { query: { cursor } }),
    ownToken: () => call('get', '/v1/tokens/self'),
    changeLimits: (id, limits) => call('patch', '/v1/tokens/{id}', { path: { id }, body: { limits } }),
    revokeToken: (id) => call('delete', '/v1/tokens/{id}', { path: { id } }),
  }
}
