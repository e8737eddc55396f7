import { type Fault, Problem } from '../errors.ts'

export function specInvalid(faults: Fault[]): Problem {
  return new Problem(
    'spec-invalid',
    'Correct every fault listed and send the spec again; nothing was recorded.',
    faults,
  )
}

export function packageUnknown(channel: string, faults: Fault[]): Problem {
  return new Problem(
    'package-unknown',
    `Channel "${channel}" lacks what \`faults\` names; nothing was recorded.`,
    faults,
  )
}

export function noEnvironment(id: string): Problem {
  return new Problem('not-found', `There is no environment ${id}.`)
}

export function noBuild(id: string): Problem {
  return new Problem('not-found', `There is no build ${id}.`)
}

export function noPlan(id: string): Problem {
  return new Problem('not-found', `There is no plan ${id}.`)
}
