import { parseArgs } from 'node:util'
import { revisionPattern } from '../../src/spec/schema.ts'
import type { Nixpkgs } from './channel.ts'

export interface Options {
  nixpkgs: Nixpkgs
  build: boolean
  declared: boolean
  rebuild: boolean
  /** `null`: those of wanted.ts. */
  packages: string[] | 'all' | null
  only: 'alone' | 'together' | null
  source: string | undefined
  target: string | undefined
  system: string
}

/** Reads the command line. Returns its fault where it has one. */
export function readOptions(args: string[]): Options | { fault: string } {
  try {
    return optionsOf(parse(args).values)
  } catch (error) {
    if (error instanceof TypeError)
      return { fault: `${error.message}. The first lines of ops/check-nixpkgs.ts list the options.` }
    throw error
  }
}

const parse = (args: string[]) =>
  parseArgs({
    args,
    options: {
      path: { type: 'string' },
      rev: { type: 'string' },
      from: { type: 'string' },
      build: { type: 'boolean', default: false },
      declared: { type: 'boolean', default: false },
      rebuild: { type: 'boolean', default: false },
      packages: { type: 'string' },
      only: { type: 'string' },
      source: { type: 'string' },
      target: { type: 'string' },
      system: { type: 'string', default: 'x86_64-linux' },
    },
  })

function optionsOf(values: ReturnType<typeof parse>['values']): Options | { fault: string } {
  const { path, rev, from, build, declared, rebuild, source, target, system } = values
  if ((path === undefined) === (rev === undefined))
    return { fault: 'Name one Nixpkgs: --path DIR, or --rev with a revision of 40 hex digits.' }
  if (rev !== undefined && !new RegExp(revisionPattern).test(rev))
    return { fault: `--rev takes a revision of 40 hex digits, and not "${rev}".` }
  if (build && declared) return { fault: '--declared builds nothing: leave it out, or --build.' }
  const only = values.only ?? null
  if (only !== null && only !== 'alone' && only !== 'together')
    return { fault: '--only takes "alone" or "together".' }
  const nixpkgs = path === undefined ? { rev: rev ?? '', from } : { path }
  const packages =
    values.packages === 'all' ? 'all' : (values.packages?.split(/[\s,]+/).filter(Boolean) ?? null)
  return { nixpkgs, build, declared, rebuild, packages, only, source, target, system }
}
