import type { Bench } from './nix/bench.ts'
import { releaseAdvice } from './scan/free-threading-releases.ts'
import type { PackagePlan } from './scan/plan-packages.ts'
import type { CanonicalSpec } from './spec/schema.ts'
import { runsWithoutNative } from './verify/fallback.ts'

/** What to do about a package of the environment that does not build: everything that is known to lead on. */
export async function wayOn(
  bench: Bench,
  spec: CanonicalSpec,
  plan: PackagePlan,
  name: string,
): Promise<string> {
  const decision = plan.packages.find((one) => one.package.name === name)
  const without = (await runsWithoutNative(bench, spec, plan.packages, name))
    ? decision?.class === 'pure'
      ? 'The source’s build of it can be imported as it is: leave it out of `rebuild`.'
      : `It can be imported without its native part: ask for "drop": ["${name}"] to go on without it.`
    : 'It was not found to work without its native part either.'
  const stripped = plan.tools
    .filter(({ fate, tool }) => fate === 'dropped' && tool.neededBy.includes(name))
    .map(({ tool }) => tool.name)
  return [
    without,
    releaseAdvice(name, decision?.package.version ?? ''),
    stripped.length > 0 &&
      `It was built with ${stripped.join(', ')} without native part. Should the log point there, have ${stripped.length === 1 ? 'it' : 'them'} rebuilt as well: "rebuild": ${JSON.stringify([...plan.sets.rebuildSet, ...stripped])}.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** What to do about a package that is rebuilt only because the builds of others need it, and that does not build. */
export function wayOnWithoutTool({ tools }: Pick<PackagePlan, 'tools'>, name: string): string {
  const decision = tools.find(({ tool }) => tool.name === name)
  const users = decision?.tool.neededBy.join(', ') ?? 'a rebuilt package'
  return [
    `It is needed to build ${users}.`,
    decision && `Why it is rebuilt: ${decision.reason}.`,
    decision?.askedFor
      ? 'Leave it out of `rebuild`.'
      : decision && decision.class !== 'pure'
        ? `Ask for "keep": ["${name}"] to try without its native part, or leave out or \`drop\` what needs it.`
        : 'Leave out or `drop` what needs it.',
    releaseAdvice(name, decision?.tool.version ?? ''),
  ]
    .filter(Boolean)
    .join(' ')
}
