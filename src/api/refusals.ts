import { type Fault, Problem } from '../errors.ts'

export function specInvalid(faults: Fault[]): Problem {
  return new Problem(
    'spec-invalid',
    'Correct every fault listed and send the spec again; nothing was recorded.',
    faults,
  )
}

export function bodyInvalid(faults: Fault[]): Problem {
  return new Problem('body-invalid', 'Correct every fault listed; nothing was changed.', faults)
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

export function noSweep(id: string): Problem {
  return new Problem('not-found', `There is no sweep ${id}; the newest hundred are remembered.`)
}

export function noPlan(id: string): Problem {
  return new Problem('not-found', `There is no plan ${id}.`)
}
