import { bytes } from '../../nix/disk/bytes.ts'
import { plainText } from '../../nix/process/plain-text.ts'
import type { BuildCount, EndedPlan, ReadyPlan } from '../http/plans.ts'
import { failureBlocks } from './failure-report.ts'
import { counted, joined } from './layout.ts'
import { buildToolsLine, buildToolsTable, packagesLine, packagesTable } from './package-tables.ts'
import { unlimited } from './table.ts'

/** Formats a plan for people. */
export function planReport(plan: EndedPlan, width = unlimited): string {
  if (plan.state !== 'ready') {
    const { failure } = plan
    return joined(
      failureBlocks(failure, [failure.retryable && 'Try again: plan the same spec once more.'], width),
    )
  }
  const { packages, buildTools, sourceToBuild, storePath, environmentId } = plan
  return joined([
    `planned  ${storePath ?? 'a store path that depends on what is unknown'}\nenvironment ${environmentId}`,
    packagesTable(packages, width),
    buildTools.length > 0 && buildToolsTable(buildTools, width),
    `${packagesLine(packages)}; ${buildToolsLine(buildTools)}`,
    `${buildsLine(plan)}\n${toDoLine(plan)}`,
    sourceToBuild.length > 0 && sourceLines(plan),
  ])
}

/** Names the packages of the source set that no cache has. */
function sourceLines({ spec, sourceToBuild, storePath }: ReadyPlan): string {
  const names = sourceToBuild.map(
    ({ name, drvPath }) => name ?? drvPath.replace(/^.*\/[a-z0-9]{32}-|\.drv$/g, ''),
  )
  return [
    `No cache has ${spec.source}’s builds of ${plainText(names.join(', '))}: a build compiles them first, a plan does not.`,
    storePath === null && 'What they hold is unknown, so more may have to be rebuilt than is counted here.',
  ]
    .filter(Boolean)
    .join('\n')
}

function buildsLine({ spec, builds: { patchbay, naive, naiveFault } }: ReadyPlan): string {
  const rival = `${spec.target}.withPackages`
  const fault = naiveFault?.trim().replace(/\s+/g, ' ')
  const other = naive
    ? `${rival} would build ${naive.packages} (${counted(naive.derivations, 'derivation')}).`
    : `${rival} cannot be evaluated${fault ? `: ${plainText(fault)}` : '.'}`
  return `Patchbay builds ${describe(patchbay)}; ${other}`
}

function describe({ packages, derivations }: BuildCount): string {
  return `${counted(packages, 'package')} (${counted(derivations, 'derivation')})`
}

function toDoLine({ toDo: { derivations, downloads } }: ReadyPlan): string {
  const size = `${bytes(downloads.bytes)} (${bytes(downloads.unpackedBytes)} unpacked)`
  const tasks = [
    derivations > 0 && `build ${counted(derivations, 'derivation')}`,
    downloads.paths > 0 && `download ${counted(downloads.paths, 'path')}, ${size}`,
  ].filter(Boolean)
  return `Still to do on the worker that planned this: ${tasks.join(', ') || 'nothing'}.`
}
