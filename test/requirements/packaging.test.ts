import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap from 'tap'
import { requirementsTxt } from '../../src/requirements/formats/requirements-txt.ts'
import { holds } from '../../src/requirements/markers/evaluate.ts'
import { satisfied, validConstraint } from '../../src/requirements/pep440.ts'
import type { Requirement } from '../../src/requirements/requirement.ts'
import { temporaryFolder } from '../servers.ts'
import { among } from './files.ts'
import { randomOf, requirementsFile } from './reference/generate.ts'

/** Debian's Python, which has packages for `packaging` and pip; another one on the PATH may lack them. */
const python = '/usr/bin/python3'
const reader = fileURLToPath(new URL('reference/read.py', import.meta.url))

const place = { python: '3.13', fullPython: '3.13.5', system: 'x86_64-linux', extras: ['web'] }
const environment = {
  python_version: '3.13',
  python_full_version: '3.13.5',
  implementation_version: '3.13.5',
  os_name: 'posix',
  sys_platform: 'linux',
  platform_system: 'Linux',
  platform_machine: 'x86_64',
  platform_python_implementation: 'CPython',
  implementation_name: 'cpython',
  extra: 'web',
}
const versions = [
  '0',
  '1',
  '1.0',
  '1.0.1',
  '2',
  '2.0',
  '2.1',
  '2.1.0',
  '2.1.1',
  '3.13',
  '3.13.5',
  '2.0+local.1',
]

interface Reference {
  line: number
  text: string
  fault?: string
  name: string
  extras: string[]
  specifiers: string[]
  url: string | null
  /** Null if the comparison has no meaning. */
  holds: boolean | null
  contains: string[]
}

async function referenceOf(file: string): Promise<Reference[]> {
  const { stdout } = await execa(python, ['-I', reader, file], {
    input: JSON.stringify({ environment, versions }),
  })
  const references: Reference[] = JSON.parse(stdout)
  return references.map((one) => ({
    ...one,
    ...(one.specifiers && { specifiers: distinct(one.specifiers) }),
  }))
}

/** Removes duplicates: packaging keeps only one of `>2` and `>2.0`. */
function distinct(specifiers: string[]): string[] {
  return [...new Set(specifiers.map((one) => one.replace(/(\.0)+$/, '')))].sort()
}

function comparable({ name, extras, constraint, marker }: Requirement) {
  return {
    name,
    extras: [...new Set(extras)].sort(),
    specifiers: distinct(constraint.split(',').filter(Boolean)),
    holds: marker === null || holds(marker, place),
    contains: versions.filter((version) => satisfied(version, constraint)),
  }
}

for (const seed of [1, 2, 3]) {
  tap.test(`requirements are what pip and packaging read, seed ${seed}`, async (t) => {
    const text = requirementsFile(randomOf(seed), 400)
    const file = join(await temporaryFolder(t), 'requirements.txt')
    await writeFile(file, text)
    const { requirements, leftOut } = await requirementsTxt(text, 'r.txt', among({}))
    const ours = new Map(requirements.map((one) => [one.where, one]))
    const refused = new Map(leftOut.map((one) => [one.where, one.because]))
    const references = await referenceOf(file)
    t.ok(references.length > 350, 'pip finds the lines')
    t.ok(references.filter(({ fault }) => !fault).length > 200, 'most can be read')
    for (const { line, text: what, fault, url, ...expected } of references) {
      const where = `r.txt:${line}`
      const one = ours.get(where)
      if (url) t.ok(one?.elsewhere ?? /a URL/.test(refused.get(where) ?? ''), `a URL: ${what}`)
      else if (fault === undefined)
        t.same(one && { ...comparable(one), ...(expected.holds === null && { holds: null }) }, expected, what)
      else
        t.ok(!one || one.elsewhere || !validConstraint(one.constraint) || isLenient(what), `refused: ${what}`)
    }
    t.equal(requirements.length + leftOut.filter(({ what }) => !/^-/.test(what)).length, references.length)
  })
}

/** Returns whether a requirement has an empty condition, which pip accepts and packaging does not. */
function isLenient(text: string): boolean {
  return /;\s*$/.test(text)
}
