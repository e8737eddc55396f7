import type { Fault } from '../../errors.ts'

/** The service has refused a request: 4xx. */
export class Refused extends Error {
  override name = 'Refused'
  constructor(
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly faults: Fault[],
  ) {
    super(`${code}: ${title}`)
  }
}

/** The service did not answer, or answered that it cannot work at the moment: 5xx. */
export class Unavailable extends Error {
  override name = 'Unavailable'
}
