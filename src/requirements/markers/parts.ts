import { named } from '../names.ts'
import type { Chosen } from '../requirement.ts'
import { isCombination, type Marker, type Operand } from './parse.ts'

/** Evaluates the parts of a condition that test extras and groups (`"web" in extras`, PEP 751), and keeps the others. */
export function withParts(marker: Marker, chosen: Chosen): Marker {
  if ('holds' in marker) return marker
  if (isCombination(marker))
    return { ...marker, left: withParts(marker.left, chosen), right: withParts(marker.right, chosen) }
  const names = namesOf(marker.right, chosen)
  if (!names || !('text' in marker.left)) return marker
  const isIn = named(marker.left.text, names) !== undefined
  return { operator: 'decided', holds: marker.operator === 'not in' ? !isIn : isIn }
}

function namesOf(operand: Operand, { extras, groups }: Chosen): string[] | null {
  if (!('variable' in operand)) return null
  if (operand.variable === 'extras') return extras
  return operand.variable === 'dependency_groups' ? groups : null
}
