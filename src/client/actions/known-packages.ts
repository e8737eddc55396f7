import { plainText } from '../../nix/process/plain-text.ts'
import type { KnownPackageFilter, KnownVersion } from '../http/known-packages.ts'
import type { Service } from '../http/patchbay.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { counted, inJson, joined } from '../output/layout.ts'
import { aligned, listTable, widthOf } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { collectPages } from './list.ts'

const nothingYet = 'No build has ended yet. Submit a spec: patchbay submit spec.json --wait.'
const nothingFound = 'No package matches. Leave options out to see more: patchbay packages.'

/** Prints the results of builds of all packages under free threading, by name. */
export async function listKnownPackages(
  service: Service,
  { json, ...filter }: KnownPackageFilter & { json: boolean },
  { out }: Terminal,
): Promise<ExitCode> {
  const page = await collectPages((cursor) => service.knownPackages(filter, cursor), true)
  const rows = page.items.map(({ name, status, outdated, version, target, class: code, seenAt }) => [
    name,
    shown(status, outdated),
    version,
    target,
    kindOf(code),
    day(seenAt),
  ])
  const headings = ['PACKAGE', 'STATUS', 'VERSION', 'TARGET', 'CODE', 'LAST SEEN']
  out.write(
    json
      ? inJson(page)
      : listTable(headings, rows, filter.status || filter.target ? nothingFound : nothingYet, out),
  )
  return exitCodes.done
}

/** Prints the results of builds of one package: its modules, and the failures over it. */
export async function showKnownPackage(
  service: Service,
  name: string,
  json: boolean,
  { out }: Terminal,
): Promise<ExitCode> {
  const known = await service.knownPackage(name)
  out.write(json ? inJson(known) : report(known.name, known.items, widthOf(out)))
  return exitCodes.done
}

function report(name: string, versions: KnownVersion[], width: number): string {
  const rows = versions.map(({ version, target, status, outdated, class: code, gil, builds, lastSeenAt }) => [
    version,
    target,
    shown(status, outdated),
    kindOf(code),
    gil ?? 'unknown',
    String(builds.reused + builds.rebuilt + builds.dropped),
    day(lastSeenAt),
  ])
  const headings = ['VERSION', 'TARGET', 'STATUS', 'CODE', 'GIL', 'BUILDS', 'LAST SEEN']
  return joined([
    plainText(name),
    aligned([headings, ...rows], width),
    ...versions.flatMap((one) => details(one, width)),
  ])
}

function details(
  { version, target, findings, failures, overridden }: KnownVersion,
  width: number,
): (string | false)[] {
  const found = findings.map(({ module, verdict, detail, builds }) => [
    '',
    module,
    verdict,
    counted(builds, 'build'),
    firstLine(detail ?? ''),
  ])
  const failed = failures.map(({ buildId, at, class: kind, message }) => [
    '',
    day(at),
    kind,
    buildId,
    firstLine(message),
  ])
  const decided = overridden.map(({ fate, status, builds }) => ['', fate, status, counted(builds, 'build')])
  return [
    decided.length > 0 &&
      `${version} for ${target}, where a spec decided with \`drop\`, \`keep\` or \`rebuild\`:\n${aligned(decided, width)}`,
    found.length > 0 && `${version} for ${target}:\n${aligned(found, width)}`,
    failed.length > 0 && `${version} for ${target}, builds that failed over it:\n${aligned(failed, width)}`,
  ]
}

/** Hides a status that earlier rules decided, until the next build of the package. */
function shown(status: string, outdated: boolean): string {
  return outdated ? 'to be built again' : status
}

function kindOf(code: string): string {
  return code === 'pure' ? 'pure' : 'native'
}

function day(time: string): string {
  return time.slice(0, 'yyyy-mm-dd'.length)
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}
