import { BuildFailed, type Fault } from '../errors.ts'
import type { NixContext } from '../nix/context.ts'
import { faultPlace, tryEvaluate } from '../nix/evaluate.ts'
import { type EvaluationError, essenceOf } from '../nix/faults/evaluation-error.ts'
import type { CanonicalSpec } from '../spec/schema.ts'

/** Packages of the spec that the channel lacks or refuses. `nix/resolve.nix` returns them. */
export interface NotGiven {
  unknown: string[]
  /** `reason` is null if the channel refuses to evaluate the package. */
  refused: { name: string; reason: string | null }[]
}

/** Returns the failure of a spec that names such packages, with one fault each. Evaluates refused ones again for their reasons. */
export async function notGiven(
  context: NixContext,
  spec: CanonicalSpec,
  { unknown, refused }: NotGiven,
): Promise<BuildFailed> {
  const reasons = await channelReasons(context, refused.filter(({ reason }) => reason === null).length)
  const faults: Fault[] = [
    ...unknown.map((name) => ({ name, reason: 'is not a package of the channel' })),
    ...refused.map(({ name, reason }) => ({ name, reason: reason ?? reasons.shift() ?? notAsked })),
  ].map(({ name, reason }) => ({
    pointer: `/packages/${spec.packages.indexOf(name)}`,
    detail: withFullStop(`"${name}" ${reason}`),
  }))
  return new BuildFailed({
    class: 'package-unknown',
    ...(refused[0] && { package: refused[0].name }),
    message: `Channel ${spec.channel} cannot give all that is asked for: ${faults.map(({ detail }) => detail).join(' ')} Correct or remove these.`,
    faults,
  })
}

/** Each reason takes an evaluation of about a second on Nixpkgs, and a spec may name 500 packages. */
const mostReasons = 10
const notAsked = `is refused by the channel, as are ${mostReasons} others: ask for it alone to see why`

async function channelReasons(context: NixContext, refusals: number): Promise<string[]> {
  const reasons: string[] = []
  for (let index = 0; index < Math.min(refusals, mostReasons); index++) {
    const evaluated = await tryEvaluate(context, `refusals.${index}`).catch(unlessLimited)
    reasons.push(
      evaluated && 'error' in evaluated ? refusedFor(evaluated.error) : 'is refused by the channel',
    )
  }
  return reasons
}

/** Returns null for an evaluation that exceeds a limit: the fault then has no reason. Throws other errors. */
function unlessLimited(error: unknown): null {
  if (error instanceof BuildFailed) return null
  throw error
}

function refusedFor(error: EvaluationError): string {
  // Skips the attribute itself and its derivation.
  const [, own, ...needed] = error.derivations
  const innermost = needed.at(-1) ?? own
  const said = essenceOf(error.message).replace(/\.$/, '')
  const neededBy = innermost === undefined ? '' : ` (needed by ${innermost})`
  return `is refused by the channel: ${said}${error.thrown ? neededBy : faultPlace(error)}`
}

const withFullStop = (sentence: string) => (sentence.endsWith('.') ? sentence : `${sentence}.`)
