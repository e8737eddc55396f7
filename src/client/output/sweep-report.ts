import { bytes } from '../../nix/disk/bytes.ts'
import { plainText } from '../../nix/process/plain-text.ts'
import type { Sweep } from '../http/sweeps.ts'
import { counted, joined } from './layout.ts'
import { aligned, unlimited } from './table.ts'

type Report = NonNullable<Sweep['report']>

/** Formats the result of a sweep, or of a dry run, for people. */
export function sweepReport({ state, dryRun, failure, report }: Sweep, width = unlimited): string {
  return joined([
    report !== null && report.evicted.length > 0 && evictedTable(report.evicted, width),
    report !== null && figures(report, dryRun),
    report?.aboveLimit ? limitLine(report.aboveLimit) : false,
    failure !== null && `${state}  The next sweep goes on.\n${plainText(failure)}`,
  ])
}

function evictedTable(evicted: Report['evicted'], width: number): string {
  const rows = evicted.map(({ id, lastUsedAt, freedBytes, because }) => [
    id,
    lastUsedAt.slice(0, 'yyyy-mm-dd'.length),
    bytes(freedBytes),
    because,
  ])
  return aligned([['EVICTED', 'LAST USED', 'FREES', 'BECAUSE'], ...rows], width)
}

function figures(
  { freedBytes, pathsRemoved, orphans, evicted, bytesBefore, bytesAfter }: Report,
  dryRun: boolean,
): string {
  const what = `${counted(evicted.length, 'environment')}, ${counted(pathsRemoved, 'path')}`
  const left = orphans.objects > 0 ? `, ${counted(orphans.objects, 'object')} without a record` : ''
  const freed = `${dryRun ? 'It would free' : 'Freed'} ${bytes(freedBytes)}: ${what}${left}.`
  const [before, after] = [bytes(bytesBefore), bytes(bytesAfter)]
  if (dryRun) return `${freed}\nThe cache has ${before}, and would have ${after} then.`
  return `${freed}\nThe cache had ${before}, and has ${after} now.`
}

function limitLine({ bytes: tooMuch, because }: NonNullable<Report['aboveLimit']>): string {
  return `That is ${bytes(tooMuch)} above its limit. ${plainText(because)}`
}
