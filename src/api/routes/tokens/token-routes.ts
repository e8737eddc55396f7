import type { App } from '../../dependencies.ts'
import { createToken } from './create-token.ts'
import type { TokenDependencies } from './dependencies.ts'
import { getOwnToken } from './get-own-token.ts'
import { getToken } from './get-token.ts'
import { listTokens } from './list-tokens.ts'
import { revokeToken } from './revoke-token.ts'

export function tokenRoutes(app: App, dependencies: TokenDependencies): void {
  for (const route of [createToken, listTokens, getOwnToken, getToken, revokeToken]) route(app, dependencies)
}
