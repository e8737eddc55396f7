import type { Command } from 'commander'
import type { KnownPackageFilter } from '../http/known-packages.ts'
import type { CommandContext, JsonOptions } from './context.ts'

/** Adds the commands that print the results of builds by package. */
export function knownPackagesCommands(program: Command, { command, run }: CommandContext): void {
  command(program, 'packages', 'list what builds have shown of packages under free threading')
    .option('--status <status>', 'with this status only, such as gil-reenabled')
    .option('--target <interpreter>', 'for this target only, such as 3.13t')
    .option('--json', 'print JSON', false)
    .action(({ json, status, target, ...options }: JsonOptions & KnownPackageFilter) =>
      run(options, async (service, terminal) => {
        const { listKnownPackages } = await import('../actions/known-packages.ts')
        return listKnownPackages(service, { json, status, target }, terminal)
      }),
    )
  command(program, 'package <name>', 'print what builds have shown of a package, and the failures over it')
    .option('--json', 'print JSON', false)
    .action((name: string, options: JsonOptions) =>
      run(options, async (service, terminal) => {
        const { showKnownPackage } = await import('../actions/known-packages.ts')
        return showKnownPackage(service, name, options.json, terminal)
      }),
    )
}
