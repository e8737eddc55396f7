import Type, { type Static } from 'typebox'
import { parse } from 'yaml'
import { shapeOf } from '../../spec/shape.ts'
import { FileFault, fromElsewhere, noWishes, type Requirements, together } from '../requirement.ts'
import { type CondaSpec, parseCondaSpec } from './conda-spec.ts'
import { type Read, requirementsTxt } from './requirements-txt.ts'

const CondaFile = Type.Object({
  channels: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  dependencies: Type.Optional(
    Type.Union([
      Type.Array(
        Type.Union([
          Type.String(),
          Type.Object({ pip: Type.Union([Type.Array(Type.String()), Type.Null()]) }),
        ]),
      ),
      Type.Null(),
    ]),
  ),
  variables: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
})

const shape = shapeOf(CondaFile)

/** Packages of conda without a counterpart in a channel, with the reason why a spec does not need them. */
const noPackages: { [name: string]: string } = {
  pip: 'It only installs others.',
  'python-freethreading': 'The target is free-threaded.',
  'python-gil': 'The target is free-threaded.',
  python_abi: 'The interpreter is the channel’s.',
}

/**
 * Parses a file for `conda env create`, e.g. `dependencies: [python=3.13, numpy >= 2, {pip: [click]}]`, including its list for pip.
 * Throws `FileFault`.
 */
export async function environmentYml(text: string, path: string, read: Read): Promise<Requirements> {
  const { channels, dependencies, variables } = parsed(text, path)
  const own = noWishes()
  const forPip: string[] = []
  const where = `${path}: dependencies`
  for (const entry of dependencies ?? []) {
    if (typeof entry === 'string') readEntry(entry, where, own)
    else forPip.push(...(entry.pip ?? []))
  }
  for (const name of Object.keys(variables ?? {}))
    own.leftOut.push({ where: `${path}: variables`, what: name, because: 'An environment has no variables.' })
  if (channels && channels.length > 0)
    own.passedOver.push({
      where: `${path}: channels`,
      what: channels.join(', '),
      because: 'Packages come from the channel of the spec.',
    })
  own.passedOver.push(...buildsIn(dependencies ?? [], where))
  return together([
    own,
    await requirementsTxt(forPip.join('\n'), path, read, (file, line) => `${file}: pip, entry ${line}`),
  ])
}

function parsed(text: string, path: string): Static<typeof CondaFile> {
  let file: unknown
  try {
    file = parse(text)
  } catch (error) {
    // Catches all errors: those of unresolved or excessive aliases have another class.
    throw new FileFault(`${path} is no YAML: ${(error as Error).message}`)
  }
  if (shape.has(file)) return file
  const faults = shape.faults(file).map(({ pointer, detail }) => `  ${pointer || '(the whole)'}  ${detail}`)
  throw new FileFault(`${path} is no environment of conda:\n${faults.join('\n')}`)
}

function readEntry(entry: string, where: string, wishes: Requirements): void {
  const what = entry.trim()
  const spec = parseCondaSpec(what)
  const because = noPackages[spec?.name.toLowerCase() ?? '']
  if (/^[a-z]+:\/\//i.test(what)) {
    wishes.leftOut.push(fromElsewhere(what, where))
  } else if (!spec) {
    wishes.leftOut.push({
      where,
      what,
      because: 'It cannot be read: conda writes `name`, `name=1.2` or `name >=1,<2`.',
    })
  } else if (spec.name.toLowerCase() === 'python') {
    const { constraint, versions } = spec
    wishes.pythons.push({ constraint: constraint ?? versions, taken: minorOf(constraint), where })
  } else if (because) {
    wishes.passedOver.push({ where, what, because })
  } else {
    const { name, constraint, versions } = spec
    wishes.requirements.push({
      name,
      constraint: constraint ?? versions,
      extras: [],
      marker: null,
      text: what,
      where,
    })
  }
}

/** Returns one entry for the builds of all packages, which `conda env export` names for each. */
function buildsIn(dependencies: unknown[], where: string): Requirements['passedOver'] {
  const specs = dependencies
    .map((entry) => (typeof entry === 'string' ? parseCondaSpec(entry) : null))
    .filter((spec): spec is CondaSpec => spec !== null && spec.build !== '' && spec.build !== '*')
  const [first, ...others] = specs
  if (!first) return []
  const more = others.length > 0 ? ` and of ${others.length} more` : ''
  const because = 'conda’s channels have several builds of a version, a channel here has its own.'
  return [{ where, what: `build ${first.build} of ${first.name}${more}`, because }]
}

/** Returns `3.13` for `==3.13.*` and `==3.13.5`, and null for other constraints. */
function minorOf(constraint: string | null): string | null {
  return /^==(3\.\d+)(?:\.[\w.*]+)?$/.exec(constraint ?? '')?.[1] ?? null
}
