import type { Fault } from '../../errors.ts'

/** The service answered that it will not do this: 4xx. */
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

/** No answer, or one that says the service cannot work at the moment. */
export class Unavailable extends Error {
  override name = 'Unavailable'
}
