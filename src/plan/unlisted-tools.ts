import { readFile } from 'node:fs/promises'
import type { UnlistedTool } from '../nix/bundle.ts'
import type { NixContext } from '../nix/context.ts'
import { drvName } from '../nix/process/progress.ts'
import type { Comparison } from '../nix/stages.ts'
import { dependentsOf, requisites, variableOf } from '../nix/store/derivation.ts'

/**
 * Returns packages of the target's set in the closure of the environment's derivation that the evaluation has not listed:
 * links to the source's builds, and builds for the target.
 */
export async function unlistedTools(
  context: Pick<NixContext, 'settings' | 'signal'>,
  { env, cached, rebuilt, tools, relinks, prefix }: Comparison,
): Promise<UnlistedTool[]> {
  if (rebuilt.length === 0) return []
  const listed = new Set([...rebuilt, ...tools, ...relinks].map(({ drv }) => drv))
  const elsewhere = new Set(
    await requisites(
      context,
      cached.map(({ drv }) => drv),
    ),
  )
  const found = (await requisites(context, [env.drv])).filter(
    (drv) => !listed.has(drv) && !elsewhere.has(drv) && isPackage(drvName(drv), prefix),
  )
  const unlisted = []
  for (const drv of found) {
    const dependents = new Set(await dependentsOf(context, drv))
    const neededBy = [...rebuilt, ...tools].filter((one) => dependents.has(one.drv)).map(({ name }) => name)
    unlisted.push({ ...(await packageOf(drv, prefix)), neededBy: [...new Set(neededBy)].sort() })
  }
  return unlisted
}

const linked = /-relinked$/
const isPackage = (name: string, prefix: string) => name.startsWith(prefix) && !name.endsWith('-patched-env')

async function packageOf(drv: string, prefix: string): Promise<{ name: string; path: string | null }> {
  const name = drvName(drv)
  if (!linked.test(name)) return { name: withoutVersion(name.slice(prefix.length)), path: null }
  const plan = JSON.parse(variableOf(await readFile(drv, 'utf8'), 'plan')) as {
    package: { name: string; paths: [string, ...string[]] }
  }
  return { name: plan.package.name, path: plan.package.paths[0] }
}

/** Splits as Nix's `builtins.parseDrvName`: `ruamel-yaml-clib-0.2.12` -> `ruamel-yaml-clib`. */
const withoutVersion = (name: string) => name.replace(/-[^a-zA-Z].*$/, '')
