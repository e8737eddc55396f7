import type { MaintenanceMode } from '../db/maintenance.ts'
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
    `Channel "${channel}" lacks the packages in \`faults\`; nothing was recorded.`,
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
  return new Problem('not-found', `There is no sweep ${id}; the API keeps the newest hundred.`)
}

export function noPlan(id: string): Problem {
  return new Problem('not-found', `There is no plan ${id}.`)
}

export function noToken(id: string): Problem {
  return new Problem('not-found', `There is no token ${id} that you may see.`)
}

export function noWebhook(id: string): Problem {
  return new Problem('not-found', `There is no webhook ${id} that you may see.`)
}

export function queryInvalid(parameter: string, detail: string): Problem {
  return new Problem('query-invalid', 'Correct the parameters listed.', [{ pointer: parameter, detail }])
}

export function noChannel(name: string): Problem {
  return new Problem('not-found', `There is no channel ${name}.`)
}

export function notListed(channel: string): Problem {
  return new Problem(
    'not-ready',
    `A worker has yet to list the packages of channel "${channel}". Try again in a moment.`,
  )
}

export function postgresFull(faults: Fault[] = []): Problem {
  return new Problem(
    'disk-full',
    'The disk of Postgres is full, so the API cannot record anything. Try again once the operator has freed or added space.',
    faults,
  )
}

export function postgresAway(): Problem {
  return new Problem('not-ready', 'Postgres does not answer. Try again; if that persists, tell the operator.')
}

export function inMaintenance(mode: MaintenanceMode): Problem {
  return new Problem('maintenance', `Nothing was recorded. ${maintenanceText(mode)}`)
}

/** Says that the service is in maintenance, with the operator's reason. */
export function maintenanceText({ since, reason }: MaintenanceMode): string {
  const why = reason === null ? '' : ` The operator says: ${reason}`
  return `The service takes no new builds and plans since ${since.toISOString()}.${why}`
}
