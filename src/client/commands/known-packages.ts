import type { Command } from 'commander'
import { listKnownPackages, showKnownPackage } from '../actions/known-packages.ts'
import type { KnownFilter } from '../http/known-packages.ts'
import type { Door, Options } from './context.ts'

interface Json extends Options {
  json: boolean
}

/** What builds have shown of packages. */
export function knownPackagesCommands(program: Command, { command, ask }: Door): void {
  command(program, 'packages', 'list what builds have shown of packages under free threading')
    .option('--status <status>', 'with this status only, such as gil-reenabled')
    .option('--target <interpreter>', 'for this target only, such as 3.13t')
    .option('--json', 'print JSON', false)
    .action(({ json, status, target, ...options }: Json & KnownFilter) =>
      ask(options, (at, terminal) => listKnownPackages(at, { json, status, target }, terminal)),
    )
  command(program, 'package <name>', 'print what builds have shown of a package, and how they failed over it')
    .option('--json', 'print JSON', false)
    .action((name: string, options: Json) =>
      ask(options, (at, terminal) => showKnownPackage(at, name, options.json, terminal)),
    )
}
