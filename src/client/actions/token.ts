import type { Service } from '../http/patchbay.ts'
import type { LimitsRequest, Token, TokenRequest } from '../http/tokens.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import { listTable } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { limitLines, useOf } from '../output/token-limits.ts'
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

/** Prints the scopes, the expiry and the limits of the token of this command. */
export async function showOwnToken(service: Service, json: boolean, { out }: Terminal): Promise<ExitCode> {
  const token = await service.ownToken()
  out.write(json ? inJson(token) : `${describe(token)}\n${limitLines(token)}`)
  return exitCodes.done
}

/** Changes those limits of a token that are given. */
export async function changeLimits(
  service: Service,
  id: string,
  limits: LimitsRequest,
  json: boolean,
  { out, err }: Terminal,
): Promise<ExitCode> {
  if (Object.keys(limits).length === 0) {
    err.write('Name a limit: --builds-at-once, --builds-per-day, --cache-mb or --priority.\n')
    return exitCodes.usage
  }
  const token = await service.changeLimits(id, limits)
  out.write(json ? inJson(token) : `${describe(token)}\n${limitLines(token)}`)
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
  const rows = tokens.map(({ id, name, scopes, state, expiresAt, lastUsedAt, limits }) => [
    id,
    state,
    name,
    scopes.join(' '),
    expiresAt ?? '',
    lastUsedAt ?? '',
    useOf(limits.buildsAtOnce),
    useOf(limits.buildsPerDay),
    useOf(limits.cacheMb),
    limits.priority.limit,
  ])
  const empty =
    'There is no token yet, so every caller on this machine may do everything. Create one: patchbay token create operator --scope admin.'
  const headings = ['TOKEN', 'STATE', 'NAME', 'SCOPES', 'UNTIL', 'LAST USED']
  return listTable([...headings, 'BUILDS', 'A DAY', 'CACHE MB', 'PRIORITY'], rows, empty, out)
}
