import { parsePipRequirementsLine } from 'pip-requirements-js'
import tap from 'tap'
import { holds } from '../../src/requirements/markers.ts'

const place = { python: '3.13', system: 'x86_64-linux', extras: ['web'] }

const cases: [string, boolean][] = [
  ['python_version >= "3.8"', true],
  ['python_version < "3.8"', false],
  ['python_version == "3.13"', true],
  ['python_version == "3.*"', true],
  ['python_version ~= "3.10"', true],
  ['python_version in "3.12, 3.13"', true],
  ['python_version not in "3.12, 3.13"', false],
  ['"3.8" <= python_version', true],
  ['python_full_version < "3.14.0"', true],
  ['sys_platform == "linux"', true],
  ['sys_platform != "win32"', true],
  ['platform_system == "Linux"', true],
  ['platform_machine == "x86_64"', true],
  ['platform_machine in "aarch64 arm64"', false],
  ['os_name == "nt"', false],
  ['implementation_name == "pypy"', false],
  ['platform_python_implementation == "CPython"', true],
  ['platform_release >= "5"', false],
  ['extra == "web"', true],
  ['extra == "gui"', false],
  ['sys_platform == "win32" or python_version > "3"', true],
  ['sys_platform == "win32" or (python_version > "3" and os_name == "nt")', false],
]

for (const [marker, expected] of cases) {
  tap.test(marker, async (t) => {
    const parsed = parsePipRequirementsLine(`x ; ${marker}`)
    if (parsed?.type !== 'ProjectName' || !parsed.environmentMarkerTree) throw new Error('no marker')
    t.equal(holds(parsed.environmentMarkerTree, place), expected)
  })
}

tap.test('elsewhere', async (t) => {
  const parsed = parsePipRequirementsLine('x ; platform_machine == "aarch64" and sys_platform == "darwin"')
  if (parsed?.type !== 'ProjectName' || !parsed.environmentMarkerTree) throw new Error('no marker')
  t.ok(holds(parsed.environmentMarkerTree, { ...place, system: 'aarch64-darwin' }))
})
