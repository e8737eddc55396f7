import type { Constraint } from '../../requirements/constraints.ts'
import type { Unmapped } from '../../requirements/requirement.ts'
import type { Made } from '../../requirements/to-spec.ts'
import { joined } from './layout.ts'
import { aligned, unlimited } from './table.ts'

interface Reported extends Pick<Made, 'leftOut' | 'passedOver' | 'undecided' | 'assumedPython'> {
  /** Constraints that were not compared with a version. */
  unknown: Constraint[]
}

/** Formats what is not part of a spec and what was not checked; empty if there is nothing to report. */
export function specReport(
  { leftOut, passedOver, unknown, undecided, assumedPython }: Reported,
  width = unlimited,
): string {
  const blocks = [
    leftOut.length > 0 && `Not in the spec, or not as asked for:\n${table(leftOut, width)}`,
    passedOver.length > 0 && `Not needed:\n${table(passedOver, width)}`,
    unknown.length > 0 &&
      `A channel has one version of each package. Whether it is one of these was not looked at (--check does):\n${constraintsTable(unknown, width)}`,
    undecided.length > 0 && `Not judged:\n${table(undecided, width)}`,
    assumedPython !== null &&
      `Conditions were judged for Python ${assumedPython}, since neither a file nor --python says for which.`,
  ]
  return blocks.some(Boolean) ? joined(blocks) : ''
}

function table(entries: Unmapped[], width: number): string {
  return aligned(
    entries.map(({ where, what, because, nearest }) => [
      '',
      where,
      what,
      nearest ? `${because} Near to it: ${nearest.join(', ')}.` : because,
    ]),
    width,
  )
}

function constraintsTable(constraints: Constraint[], width: number): string {
  return aligned(
    constraints.map(({ name, constraint, where }) => ['', where, name, constraint]),
    width,
  )
}
