import { unsupportedPin } from '../channel/pin.ts'
import { BuildFailed, type Fault } from '../errors.ts'
import type { CanonicalSpec } from '../spec/schema.ts'
import type { ToolDecision } from './decide-build-tools.ts'
import type { Decision } from './decide-packages.ts'
import { isAskedFor, type Overrides } from './overrides.ts'
import { type Interpreters, sameAbi, shortName } from './scan/classify.ts'

/**
 * Throws `BuildFailed` with every fault of the decisions at once: first for names in `rebuild`, `drop` and `keep` that neither
 * the environment nor its builds have, then for modules that would crash the target.
 */
export function rejectUnsupported(
  overrides: Overrides,
  decisions: Decision[],
  tools: ToolDecision[],
  interpreters: Interpreters,
): void {
  refuseUnknown(overrides, decisions, tools)
  rejectCrashes(overrides, decisions, interpreters)
}

function refuseUnknown(overrides: Overrides, decisions: Decision[], tools: ToolDecision[]): void {
  const known = [...decisions.map((one) => one.package), ...tools.map(({ tool }) => tool)]
  const faults: Fault[] = Object.entries(overrides).flatMap(([field, list]) =>
    Array.isArray(list)
      ? list
          .filter((name) => !known.some((one) => isAskedFor([name], one)))
          .map((name) => ({
            pointer: `/${field}`,
            detail: `"${name}" is not among the packages of this environment, nor among those that build it.`,
          }))
      : [],
  )
  if (faults.length === 0) return
  const names = decisions.map((one) => one.package.name).join(', ')
  const toolNames = tools
    .filter(({ tool }) => !tool.inEnvironment)
    .map(({ tool }) => tool.name)
    .join(', ')
  throw new BuildFailed({
    class: 'package-unknown',
    message: `The environment consists of ${names}${toolNames && `, and what is rebuilt is built with ${toolNames}`}. Name only these in rebuild, drop and keep.`,
    faults,
  })
}

/** Throws `BuildFailed` if the target would load a module that was compiled for the source. */
export function rejectCrashes(overrides: Overrides, decisions: Decision[], interpreters: Interpreters): void {
  if (sameAbi(interpreters)) return
  const left = decisions.filter(({ fate, class: kind }) => fate === 'reused' && kind === 'loadable')
  if (left.length === 0) return
  const names = left.map((decision) => decision.package.name)
  throw new BuildFailed({
    class: 'abi-leftover',
    ...(names[0] !== undefined && { package: names[0] }),
    message:
      `${names.join(', ')} would stay as built for the source interpreter, and the target would load that and crash. ` +
      'Rebuild them (`"rebuild": "auto"`, or name them in `rebuild`), or leave their native modules out (`drop`).',
    faults: left.map((decision) => ({
      pointer: isAskedFor(overrides.keep, decision.package) ? '/keep' : '/rebuild',
      detail: `${decision.package.name}: ${(decision.package.native?.modules ?? [])
        .filter(({ suffix }) => interpreters.target.extensionSuffixes.includes(suffix))
        .map(({ file }) => shortName(file))
        .join(', ')}`,
    })),
  })
}

/**
 * Throws `BuildFailed` if the facts of the interpreters contradict their names (`expected`, from `nix/interpreter.nix`), which
 * the builders rely on.
 */
export function rejectForeignAbi(spec: CanonicalSpec, interpreters: Interpreters, expected: boolean): void {
  const is = sameAbi(interpreters)
  if (is === expected) return
  const { source, target } = interpreters
  const differs =
    source.freeThreaded === target.freeThreaded
      ? `the extension modules that it looks for are ${target.extensionSuffixes.join(', ')}, and those built for ${spec.source} are ${source.extensionSuffixes[0]}`
      : `one has the GIL and the other has not`
  throw unsupportedPin(spec.channel, [
    `${spec.target} ${is ? 'loads' : 'does not load'} what was compiled for ${spec.source}, other than the names of the two programs say: ${differs}`,
  ])
}
