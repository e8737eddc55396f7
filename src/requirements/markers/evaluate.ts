import { normalName } from '../../spec/names.ts'
import { isVersion, satisfied, validConstraint } from '../pep440.ts'
import { isCombination, type Marker, type MarkerComparison, type Operand } from './parse.ts'

/** An environment’s interpreter and machine, as far as conditions ask for them. */
export interface Place {
  /** Version of Python, such as `3.13`. */
  python: string
  /** With its patch release, such as `3.13.5`; null where it is not known. */
  fullPython: string | null
  /** In Nix's terms, such as `x86_64-linux`. */
  system: string
  extras: string[]
}

/**
 * Returns whether a condition holds there; null where that depends on something unknown: the patch release of Python, or the
 * kernel of the machine.
 */
export function holds(marker: Marker, place: Place): boolean | null {
  if ('holds' in marker) return marker.holds
  if (!isCombination(marker)) return compared(marker, place)
  const sides = [holds(marker.left, place), holds(marker.right, place)]
  const decides = marker.operator === 'or'
  if (sides.includes(decides)) return decides
  return sides.includes(null) ? null : !decides
}

/** Returns whether a condition says anything about the version of Python. */
export function asksForPython(marker: Marker): boolean {
  if ('holds' in marker) return false
  if (isCombination(marker)) return asksForPython(marker.left) || asksForPython(marker.right)
  return [marker.left, marker.right].some(
    (side) => 'variable' in side && /^(python|implementation)_(full_)?version$/.test(side.variable),
  )
}

/** Returns the releases of this Python that may be meant: the known one, or all from `3.13.0` to `3.13.99`. */
export function possiblePythons({ python, fullPython }: Pick<Place, 'python' | 'fullPython'>): string[] {
  return fullPython ? [fullPython] : Array.from({ length: 100 }, (_, patch) => `${python}.${patch}`)
}

/** Returns what all agree on, and null where they differ. */
export function agreed(answers: (boolean | null)[]): boolean | null {
  const [first = null] = answers
  return answers.every((one) => one === first) ? first : null
}

function compared({ left, operator, right }: MarkerComparison, place: Place): boolean | null {
  if (isVariable(left, 'extra') || isVariable(right, 'extra')) {
    const wanted = normalName(textOf(isVariable(left, 'extra') ? right : left))
    const asked = place.extras.some((one) => normalName(one) === wanted)
    return operator === '!=' ? !asked : asked
  }
  const answers = valuesOf(left, place).flatMap((one) =>
    valuesOf(right, place).map((other) =>
      one === null || other === null ? null : comparedTexts(one, operator, other),
    ),
  )
  return agreed(answers)
}

function comparedTexts(left: string, operator: string, right: string): boolean {
  if (operator === 'in') return right.includes(left)
  if (operator === 'not in') return !right.includes(left)
  if (isVersion(left) && validConstraint(operator + right)) return satisfied(left, operator + right) === true
  switch (operator) {
    case '==':
    case '===':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
    default:
      return false
  }
}

/** All values that it may have; null for one that is not known. */
function valuesOf(operand: Operand, place: Place): (string | null)[] {
  if ('text' in operand) return [operand.text]
  const [machine = '', platform = ''] = place.system.split('-')
  switch (operand.variable) {
    case 'python_version':
      return [place.python]
    case 'python_full_version':
    case 'implementation_version':
      return possiblePythons(place)
    case 'os_name':
      return ['posix']
    case 'sys_platform':
      return [platform]
    case 'platform_system':
      return [platform.charAt(0).toUpperCase() + platform.slice(1)]
    case 'platform_machine':
      return [machine]
    case 'platform_python_implementation':
      return ['CPython']
    case 'implementation_name':
      return ['cpython']
    default:
      return [null]
  }
}

function isVariable(operand: Operand, name: string): boolean {
  return 'variable' in operand && operand.variable === name
}

function textOf(operand: Operand): string {
  return 'text' in operand ? operand.text : operand.variable
}
