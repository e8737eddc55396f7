import type { BuildToolRow, PlannedPackage, Previewed } from '../db/types.ts'
import type { RebuiltPackage } from '../nix/stages.ts'
import type { ToolDecision } from './decide-build-tools.ts'
import type { Decision } from './decide-packages.ts'
import type { PackagePlan } from './plan-packages.ts'

/** Converts a decision about a package into its row in the database and the API. */
export function packageRow(
  { package: { name, version, requestedAs, path }, fate, class: kind, reason }: Decision,
  { rebuilt }: { rebuilt: RebuiltPackage[] },
): Previewed<PlannedPackage> {
  return {
    name,
    version,
    requested: requestedAs.length > 0,
    fate,
    class: kind,
    reason,
    sourcePath: path,
    targetPath: rebuilt.find((one) => one.source === path)?.out ?? null,
  }
}

/**
 * Converts decisions about build tools into rows: of packages that the environment lacks, or has in another form. Merges
 * variants of one package into a row with the heaviest of their fates, because one build may use a variant that others relink.
 */
export function buildToolRows({ tools }: Pick<PackagePlan, 'tools'>): Previewed<BuildToolRow>[] {
  const rows = new Map<string, Previewed<BuildToolRow>>()
  for (const decision of tools) {
    if (decision.tool.inEnvironment && decision.fate !== 'dropped') continue
    const row = buildToolRow(decision)
    const key = row.sourcePath ?? row.name
    const other = rows.get(key)
    if (!other) rows.set(key, row)
    else {
      const heavier = weight[row.fate] > weight[other.fate] ? row : other
      rows.set(key, {
        ...heavier,
        neededBy: [...new Set([...other.neededBy, ...row.neededBy])].sort(),
      })
    }
  }
  return [...rows.values()]
}

const weight = { relinked: 0, unknown: 1, dropped: 2, rebuilt: 3 }

function buildToolRow({ tool, fate, class: kind, reason }: ToolDecision): Previewed<BuildToolRow> {
  const { name, version, neededBy, path, built } = tool
  return {
    name,
    version,
    fate,
    class: kind,
    reason,
    neededBy,
    sourcePath: path,
    targetPath: fate === 'rebuilt' ? built : null,
  }
}

/** Returns rows of a build, in which nothing may be unknown. Throws if something is. */
export function decided<Row extends PlannedPackage | BuildToolRow>(rows: Previewed<Row>[]): Row[] {
  const open = rows.find((row) => row.fate === 'unknown' || row.class === 'unknown') as
    | { name: string }
    | undefined
  if (open) throw new Error(`nothing was decided about ${open.name}`)
  return rows as unknown as Row[]
}
