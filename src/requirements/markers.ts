import { satisfies, valid, validRange } from '@renovatebot/pep440'
import type { EnvironmentMarker } from 'pip-requirements-js'

/** Where an environment will run, as far as conditions may ask. */
export interface Place {
  /** Version of Python, such as `3.13`. */
  python: string
  /** In Nix's terms, such as `x86_64-linux`. */
  system: string
  extras: string[]
}

/** Whether a condition of PEP 508 holds there. */
export function holds(marker: EnvironmentMarker, place: Place): boolean {
  if (marker.operator === 'and')
    return holds(marker.left as EnvironmentMarker, place) && holds(marker.right as EnvironmentMarker, place)
  if (marker.operator === 'or')
    return holds(marker.left as EnvironmentMarker, place) || holds(marker.right as EnvironmentMarker, place)
  const { left, operator, right } = marker as { left: string; operator: string; right: string }
  if (left === 'extra' || right === 'extra') {
    const asked = place.extras.includes(unquoted(left === 'extra' ? right : left))
    return operator === '!=' ? !asked : asked
  }
  return compared(sideOf(left, place), operator, sideOf(right, place))
}

/** Whether a condition says anything about the version of Python. */
export function asksForPython(marker: EnvironmentMarker): boolean {
  if (marker.operator === 'and' || marker.operator === 'or')
    return asksForPython(marker.left as EnvironmentMarker) || asksForPython(marker.right as EnvironmentMarker)
  return [marker.left, marker.right].some((side) =>
    /^(python|implementation)_(full_)?version$/.test(String(side)),
  )
}

function compared(left: string, operator: string, right: string): boolean {
  if (operator === 'in') return right.includes(left)
  if (operator === 'not in') return !right.includes(left)
  if (valid(left) && validRange(operator + right))
    return satisfies(left, operator + right, { prereleases: true })
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

function sideOf(side: string, { python, system }: Place): string {
  const [machine = '', platform = ''] = system.split('-')
  switch (side) {
    case 'python_version':
      return python
    case 'python_full_version':
    case 'implementation_version':
      return `${python}.0`
    case 'os_name':
      return 'posix'
    case 'sys_platform':
      return platform
    case 'platform_system':
      return platform.charAt(0).toUpperCase() + platform.slice(1)
    case 'platform_machine':
      return machine
    case 'platform_python_implementation':
      return 'CPython'
    case 'implementation_name':
      return 'cpython'
    case 'platform_release':
    case 'platform_version':
      return ''
    default:
      return unquoted(side)
  }
}

function unquoted(text: string): string {
  return text.replace(/^(['"])(.*)\1$/, '$2')
}
