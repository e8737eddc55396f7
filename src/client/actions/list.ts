import type { EnvironmentFilter, EnvironmentSummary } from '../http/environments.ts'
import type { Service } from '../http/patchbay.ts'
import type { Page } from '../http/routes.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import { print } from '../output/print.ts'
import { listTable } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { findEnvironment, shortId } from './ids.ts'

export interface EnvironmentListing {
  filter: EnvironmentFilter
  /** Read all pages instead of the first. */
  all: boolean
  json: boolean
}

/** The API's limit of environments on one page. */
const largestPage = 100

/** Prints environments, newest first. */
export async function list(
  service: Service,
  { filter, all, json }: EnvironmentListing,
  terminal: Terminal,
): Promise<ExitCode> {
  const limit = filter.limit ?? (all ? largestPage : undefined)
  const page = await collectPages((cursor) => service.environments({ ...filter, limit, cursor }), all)
  terminal.out.write(json ? inJson(page) : table(page.items, filter, terminal.out))
  if (page.next !== null && !json) terminal.err.write('There are more: use --all or --limit.\n')
  return exitCodes.done
}

/** Reads one page, or joins all pages. */
export async function collectPages<T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
  all: boolean,
): Promise<Page<T>> {
  const items: T[] = []
  let next: string | null = null
  do {
    const page: Page<T> = await read(next ?? undefined)
    items.push(...page.items)
    next = page.next
  } while (all && next !== null)
  return { items, next }
}

const nothingYet =
  'There is no environment yet. Submit a spec: patchbay submit spec.json --wait. To make one: patchbay spec from requirements.txt.'
const nothingFound = 'No environment matches. Leave options out to see more: patchbay list.'

function table(environments: EnvironmentSummary[], filter: EnvironmentFilter, out: Terminal['out']): string {
  const rows = environments.map(({ id, status, createdAt, spec, packages }) => [
    status === 'ready' && packages.omitted > 0 ? `ready, ${packages.omitted} left out` : status,
    createdAt.slice(0, 'yyyy-mm-ddThh:mm'.length).replace('T', ' '),
    spec.channel,
    out.isTTY ? shortId(id) : id,
    spec.packages.join(' '),
  ])
  const { limit, ...conditions } = filter
  const isFiltered = Object.values(conditions).some((one) => one !== undefined)
  const headings = ['STATUS', 'ASKED FOR', 'CHANNEL', 'ENVIRONMENT', 'PACKAGES']
  return listTable(headings, rows, isFiltered ? nothingFound : nothingYet, out)
}

/** Prints the current state of an environment, found by its own id or by that of a build. */
export async function show(
  service: Service,
  id: string,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  return print(service, await findEnvironment(service, id), json, terminal)
}
