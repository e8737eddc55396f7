import type { Service } from '../http/patchbay.ts'
import type { Token, TokenRequest } from '../http/tokens.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import { listTable } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { collectPages } from './list.ts'

/** Creates a token. Prints it alone to `out`, so that a variable or a file can hold it, and its properties to `err`. */
export async function createToken(
  service: Service,
  wanted: TokenRequest,
  json: boolean,
  { out, err }: Terminal,
): Promise<ExitCode> {
  const made = await service.createToken(wanted)
  out.write(json ? inJson(made) : `${made.token}\n`)
  if (!json) err.write(`${describe(made)}\nIt is shown only once.\n`)
  return exitCodes.done
}

export async function listTokens(service: Service, json: boolean, { out }: Terminal): Promise<ExitCode> {
  const page = await collectPages((cursor) => service.tokens(cursor), true)
  out.write(json ? inJson(page) : table(page.items, out))
  return exitCodes.done
}

/** Prints the scopes and the expiry of the token of this command. */
export async function showOwnToken(service: Service, json: boolean, { out }: Terminal): Promise<ExitCode> {
  const token = await service.ownToken()
  out.write(json ? inJson(token) : `${describe(token)}\n`)
  return exitCodes.done
}

export async function revokeToken(
  service: Service,
  id: string,
  json: boolean,
  { out }: Terminal,
): Promise<ExitCode> {
  const token = await service.revokeToken(id)
  out.write(json ? inJson(token) : `revoked  ${token.id}  ${token.name}\n`)
  return exitCodes.done
}

function describe({ id, name, scopes, expiresAt }: Token): string {
  return `token ${id}  ${name}  ${scopes.join(' ')}  ${expiresAt ? `until ${expiresAt}` : 'for good'}`
}

function table(tokens: Token[], out: Terminal['out']): string {
  const rows = tokens.map(({ id, name, scopes, state, expiresAt, lastUsedAt }) => [
    id,
    state,
    name,
    scopes.join(' '),
    expiresAt ?? '',
    lastUsedAt ?? '',
  ])
  const empty =
    'There is no token yet, so every caller on this machine may do everything. Create one: patchbay token create operator --scope admin.'
  return listTable(['TOKEN', 'STATE', 'NAME', 'SCOPES', 'UNTIL', 'LAST USED'], rows, empty, out)
}
