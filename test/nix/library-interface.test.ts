import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import tap from 'tap'
import { pinContent } from '../../src/channel/pin.ts'
import { renderBundle } from '../../src/nix/bundle.ts'
import { evaluate, type StoreDerivation } from '../../src/nix/evaluate.ts'
import { libraryHash, libraryInterface } from '../../src/nix/library.ts'
import { realise } from '../../src/nix/realise.ts'
import type { Built } from '../../src/nix/stages.ts'
import { planPackages } from '../../src/plan/plan-packages.ts'
import type { KnownFindings } from '../../src/plan/scan/scan-results.ts'
import { canonicalSpec } from '../../src/spec/canonical.ts'
import { openContext } from './open-context.ts'

const sample = fileURLToPath(new URL('../../ops/sample-channel', import.meta.url))
const pinned = fileURLToPath(new URL('library-interface.json', import.meta.url))
const defaults = { source: 'python313', target: 'python313FreeThreading', system: 'x86_64-linux' }
const nothingKnown: KnownFindings = {
  byPath: async () => new Map(),
  newest: async () => new Map(),
  record: async () => {},
}

type Shape = { [field: string]: Shape } | Shape[] | string

/** Returns the fields and types of values of one kind: the union of their fields, with the union of each field's types. */
function shapeOf(values: unknown[]): Shape {
  const lists = values.filter(Array.isArray)
  const objects = values.filter(
    (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
  )
  const others = values.filter((value) => value === null || typeof value !== 'object')
  const types = [...new Set(others.map((value) => (value === null ? 'null' : typeof value)))].sort()
  const shapes: Shape[] = []
  if (lists.length > 0) shapes.push([shapeOf(lists.flat())])
  if (objects.length > 0) shapes.push(fieldsOf(objects as { [field: string]: unknown }[]))
  if (types.length > 0) shapes.push(types.join(' or '))
  return shapes.length === 1 ? (shapes[0] as Shape) : shapes.length === 0 ? 'nothing' : { oneOf: shapes }
}

function fieldsOf(objects: { [field: string]: unknown }[]): Shape {
  const fields = [...new Set(objects.flatMap((one) => Object.keys(one)))].sort()
  return Object.fromEntries(
    fields.map((field) => [field, shapeOf(objects.filter((one) => field in one).map((one) => one[field]))]),
  )
}

interface Planned {
  called: { [name: string]: unknown }
  leadsTo: { [name: string]: unknown }
  sourceFacts: StoreDerivation
  targetFacts: StoreDerivation
  packages: { scan: StoreDerivation }[]
  tools: { scan: StoreDerivation | null; fallback: StoreDerivation | null }[]
}

tap.test('the interface of the Nix library is the one that its number stands for', async (t) => {
  const context = await openContext(t)
  const { pin, paths } = await pinContent(
    { path: sample },
    { settings: context.settings, folder: context.roots },
  )
  const packages = ['jinja2', 'hiredis', 'tornado']
  const spec = canonicalSpec({ packages }, { name: 'sample', pin, defaults }, await libraryHash())
  const bundled = { ...context, ...paths }
  const { sets, tools } = await planPackages(bundled, spec, nothingKnown, { compile: true })
  // Marks the tool as native, so that Nix returns all fields of such a tool.
  const drop = tools.slice(0, 1).map(({ tool }) => tool.key)
  const decided = { ...sets, tools: { ...sets.tools, drop } }
  await renderBundle(context.bundle, { ...spec, ...decided }, context.limits, bundled)
  const report = async (derivations: (StoreDerivation | null)[]) => {
    const found = derivations.filter((one) => one !== null)
    await realise(
      bundled,
      found.map(({ drv }) => drv),
      join(context.roots, 'report'),
    )
    return shapeOf(await Promise.all(found.map(async ({ out }) => JSON.parse(await readFile(out, 'utf8')))))
  }
  /** An object by names of packages, whose values are all of one kind. */
  const byName = (values: { [name: string]: unknown }) => ({ anyName: shapeOf(Object.values(values)) })
  const plan = await evaluate<Planned>(bundled, 'plan')
  const built = await evaluate<Built>(bundled, 'built')
  const found = {
    number: libraryInterface,
    given: shapeOf([JSON.parse(await readFile(join(context.bundle, 'spec.json'), 'utf8'))]),
    answers: {
      listing: shapeOf([await evaluate(bundled, 'listing')]),
      uncheckedListing: shapeOf([await evaluate(bundled, 'uncheckedListing')]),
      plan: shapeOf([{ ...plan, called: byName(plan.called), leadsTo: byName(plan.leadsTo) }]),
      built: shapeOf([built]),
      naive: shapeOf([await evaluate(bundled, 'baseline')]),
    },
    reports: {
      facts: await report([plan.sourceFacts, plan.targetFacts]),
      scan: await report([...plan.packages, ...plan.tools].map(({ scan }) => scan)),
      fallback: await report(plan.tools.map(({ fallback }) => fallback)),
      check: await report([built.check]),
    },
  }
  if (process.env.UPDATE_INTERFACE) await writeFile(pinned, `${JSON.stringify(found, null, 2)}\n`)
  t.strictSame(
    found,
    JSON.parse(await readFile(pinned, 'utf8')),
    'Can this program still drive a library of the version before? If not, raise libraryInterface. Then write the file anew with UPDATE_INTERFACE=1.',
  )
})
