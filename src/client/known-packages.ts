import { type ExitCode, exitCodes } from './exit-codes.ts'
import { aligned, counted, inJson, joined } from './layout.ts'
import { gathered } from './list.ts'
import type { Known, KnownVersion, KnownVersionDetails } from './service/known-packages.ts'
import type { Service } from './service.ts'
import { printable, type Terminal } from './terminal.ts'

/** Prints what builds have shown of packages under free threading, by name. */
export async function listKnownPackages(
  service: Service,
  json: boolean,
  { out }: Terminal,
): Promise<ExitCode> {
  const { items } = await gathered((cursor) => service.knownPackages(cursor), true)
  const rows = items.flatMap(({ name, known }) => known.map((version) => [name, ...cellsOf(version)]))
  out.write(json ? inJson(items) : `${aligned([['PACKAGE', ...headings], ...rows])}\n`)
  return exitCodes.done
}

/** Prints what builds have shown of one package, its modules and how builds failed over it. */
export async function showKnownPackage(
  service: Service,
  name: string,
  json: boolean,
  { out }: Terminal,
): Promise<ExitCode> {
  const known = await service.knownPackage(name)
  out.write(json ? inJson(known) : report(known))
  return exitCodes.done
}

const headings = ['VERSION', 'TARGET', 'CODE', 'GIL', 'IMPORTS', 'BUILDS', 'LAST SEEN']

function cellsOf({ version, target, class: code, gil, imports, builds, lastSeenAt }: KnownVersion): string[] {
  const { reused, rebuilt, dropped } = builds
  return [
    version,
    target,
    code === 'pure' ? 'pure' : 'native',
    gil === 'reenabled' ? 'turned back on' : (gil ?? 'unknown'),
    imports ?? 'unknown',
    String(reused + rebuilt + dropped),
    lastSeenAt.slice(0, 'yyyy-mm-dd'.length),
  ]
}

function report({ name, known }: Known<KnownVersionDetails>): string {
  return joined([
    printable(name),
    aligned([headings, ...known.map(cellsOf)]),
    ...known.flatMap(({ version, target, verdicts, failures }) => [
      verdicts.length > 0 &&
        `${version} for ${target}:\n${aligned(verdicts.map(({ module, verdict, detail, builds }) => ['', module, verdict, counted(builds, 'build'), firstLine(detail ?? '')]))}`,
      failures.length > 0 &&
        `${version} for ${target}, builds that failed over it:\n${aligned(failures.map(({ class: kind, builds, lastBuildId, message }) => ['', kind, counted(builds, 'build'), lastBuildId, firstLine(message)]))}`,
    ]),
  ])
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}
