import type { Token } from '../../../db/access/tokens.ts'
import { tokenBody } from '../../resources/token.ts'
import type { TokenDependencies } from './visible-token.ts'

type Body = ReturnType<typeof tokenBody>
type Dependencies = Pick<TokenDependencies, 'db' | 'attemptLimits'>

/** Describes a token, with its limits and what is used of them. */
export async function bodyOf(token: Token, dependencies: Dependencies): Promise<Body> {
  const [body] = await bodiesOf([token], dependencies)
  if (!body) throw new Error(`the limits of token ${token.id} were not read`)
  return body
}

export async function bodiesOf(tokens: Token[], { db, attemptLimits }: Dependencies): Promise<Body[]> {
  const uses = await db.tokens.limits(tokens, attemptLimits.perToken)
  return uses.map(({ token, use }) => tokenBody(token, use))
}
