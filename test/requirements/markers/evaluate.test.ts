import tap from 'tap'
import { holds } from '../../../src/requirements/markers/evaluate.ts'
import { parseMarker } from '../../../src/requirements/markers/parse.ts'

const place = { python: '3.13', fullPython: null, system: 'x86_64-linux', extras: ['web'] }

const cases: [string, boolean | null][] = [
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
  // These depend on the machine's kernel, or on an unknown patch release.
  ['platform_release >= "5"', null],
  ['platform_release >= "5" and os_name == "nt"', false],
  ['platform_release >= "5" or os_name == "posix"', true],
  ['python_full_version >= "3.13.2"', null],
  ['python_full_version != "3.13.2"', null],
  ['python_full_version == "3.13.*"', true],
  ['python_full_version < "3.13"', false],
  ['"3.12.9" < python_full_version', true],
  ['implementation_version >= "3.13.1"', null],
  ['extra == "web"', true],
  ['extra == "gui"', false],
  ['extra == "WEB"', true],
  ['extra != "web"', false],
  ['os.name == "posix"', true],
  ['sys.platform == "linux"', true],
  ["python_implementation=='CPython'and os_name=='posix'", true],
  ['platform_version == "ü \\ | anything"', null],
  ['sys_platform == "win32" or python_version > "3"', true],
  ['sys_platform == "win32" or (python_version > "3" and os_name == "nt")', false],
]

for (const [marker, expected] of cases) {
  tap.test(marker, async (t) => {
    t.equal(holds(parseMarker(marker), place), expected)
  })
}

tap.test('with a known patch release', async (t) => {
  const known = { ...place, fullPython: '3.13.5' }
  t.equal(holds(parseMarker('python_full_version >= "3.13.2"'), known), true)
  t.equal(holds(parseMarker('python_full_version < "3.13.5"'), known), false)
  t.equal(holds(parseMarker('implementation_version == "3.13.5"'), known), true)
})

tap.test('elsewhere', async (t) => {
  const marker = parseMarker('platform_machine == "aarch64" and sys_platform == "darwin"')
  t.ok(holds(marker, { ...place, system: 'aarch64-darwin' }))
})
