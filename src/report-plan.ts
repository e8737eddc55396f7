import type { StoreDerivation } from './nix/instantiate.ts'
import type { BuildToolRow, PackageRow } from './record/types.ts'
import type { ToolDecision } from './scan/build-tools.ts'
import type { PackagePlan } from './scan/plan-packages.ts'
import type { Decision } from './scan/rebuild-set.ts'

/** What is recorded, and shown, of the decision about a package. */
export function packageRow(
  { package: { name, version, requestedAs, path }, fate, class: kind, reason }: Decision,
  { rebuilt }: { rebuilt: ({ name: string } & StoreDerivation)[] },
): Omit<PackageRow, 'verdicts'> {
  return {
    name,
    version,
    requested: requestedAs.length > 0,
    fate,
    class: kind,
    reason,
    sourcePath: path,
    targetPath: rebuilt.find((one) => one.name === name)?.out ?? null,
  }
}

/**
 * The same of what the builds of rebuilt packages take: packages that the environment does not have, and those that it has
 * in another form.
 */
export function buildToolRows({ tools }: PackagePlan): BuildToolRow[] {
  return tools.filter(({ tool, fate }) => !tool.inEnvironment || fate === 'dropped').map(buildToolRow)
}

function buildToolRow({ tool, fate, class: kind, reason }: ToolDecision): BuildToolRow {
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
