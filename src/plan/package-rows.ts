import type { BuildToolRow, PlannedPackage, Previewed } from '../db/types.ts'
import type { RebuiltPackage } from '../nix/stages.ts'
import type { ToolDecision } from './decide-build-tools.ts'
import type { Decision } from './decide-packages.ts'
import type { PackagePlan } from './plan-packages.ts'

/** What is recorded, and shown, of the decision about a package. */
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
 * The same of what the builds of rebuilt packages take: packages that the environment does not have, and those that it has
 * in another form. One row a package, by the heaviest of its fates: somebody may take a variant of a package that others relink.
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

/** Rows of a build, which has compiled what it had to look at. Throws where something is unknown all the same. */
export function decided<Row extends PlannedPackage | BuildToolRow>(rows: Previewed<Row>[]): Row[] {
  const open = rows.find((row) => row.fate === 'unknown' || row.class === 'unknown') as
    | { name: string }
    | undefined
  if (open) throw new Error(`nothing was decided about ${open.name}`)
  return rows as unknown as Row[]
}
