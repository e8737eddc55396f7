import type { Constraint } from '../../requirements/constraints.ts'
import type { Unmapped } from '../../requirements/requirement.ts'
import type { Made } from '../../requirements/to-spec.ts'
import { aligned, joined } from './layout.ts'

interface Reported extends Pick<Made, 'leftOut' | 'passedOver' | 'undecided' | 'assumedPython'> {
  /** Constraints that were not compared with a version. */
  unknown: Constraint[]
}

/** Formats what is not part of a spec and what was not checked; empty if there is nothing to report. */
export function specReport({ leftOut, passedOver, unknown, undecided, assumedPython }: Reported): string {
  const blocks = [
    leftOut.length > 0 && `Not in the spec, or not as asked for:\n${table(leftOut)}`,
    passedOver.length > 0 && `Not needed:\n${table(passedOver)}`,
    unknown.length > 0 &&
      `A channel has one version of each package. Whether it is one of these was not looked at (--check does):\n${constraintsTable(unknown)}`,
    undecided.length > 0 && `Not judged:\n${table(undecided)}`,
    assumedPython !== null &&
      `Conditions were judged for Python ${assumedPython}, since neither a file nor --python says for which.`,
  ]
  return blocks.some(Boolean) ? joined(blocks) : ''
}

function table(entries: Unmapped[]): string {
  return aligned(
    entries.map(({ where, what, because, nearest }) => [
      '',
      where,
      what,
      nearest ? `${because} Near to it: ${nearest.join(', ')}.` : because,
    ]),
  )
}

function constraintsTable(constraints: Constraint[]): string {
  return aligned(constraints.map(({ name, constraint, where }) => ['', where, name, constraint]))
}
