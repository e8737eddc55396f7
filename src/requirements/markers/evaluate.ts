import { normalName } from '../../spec/names.ts'
import { isVersion, satisfied, validConstraint } from '../pep440.ts'
import { isCombination, type Marker, type MarkerComparison, type Operand } from './parse.ts'

/** Interpreter and machine of an environment, for evaluating conditions. */
export interface Place {
  /** Version of Python, e.g. `3.13`. */
  python: string
  /** Version with patch release, e.g. `3.13.5`; null if unknown. */
  fullPython: string | null
  /** Platform of Nix, e.g. `x86_64-linux`. */
  system: string
  extras: string[]
}

/**
 * Returns whether a condition holds at a place; null if that depends on the unknown patch release of Python, or on the kernel of
 * the machine.
 */
export function holds(marker: Marker, place: Place): boolean | null {
  if ('holds' in marker) return marker.holds
  if (!isCombination(marker)) return compared(marker, place)
  const sides = [holds(marker.left, place), holds(marker.right, place)]
  const decides = marker.operator === 'or'
  if (sides.includes(decides)) return decides
  return sides.includes(null) ? null : !decides
}

/** Returns whether a condition depends on the version of Python. */
export function asksForPython(marker: Marker): boolean {
  if ('holds' in marker) return false
  if (isCombination(marker)) return asksForPython(marker.left) || asksForPython(marker.right)
  return [marker.left, marker.right].some(
    (side) => 'variable' in side && /^(python|implementation)_(full_)?version$/.test(side.variable),
  )
}

/** Returns the possible releases of this Python: the known one, or all from `3.13.0` to `3.13.99`. */
export function possiblePythons({ python, fullPython }: Pick<Place, 'python' | 'fullPython'>): string[] {
  return fullPython ? [fullPython] : Array.from({ length: 100 }, (_, patch) => `${python}.${patch}`)
}

/** Returns the common answer, or null if answers differ. */
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

/** Returns all possible values of an operand; null for an unknown one. */
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
