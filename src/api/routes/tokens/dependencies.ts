import type { Record } from '../../../record/record.ts'
import type { KnownTokens } from '../../known-tokens.ts'

/** What the routes of tokens use. */
export interface TokenDependencies {
  record: Pick<Record, 'tokens'>
  known: KnownTokens
}
