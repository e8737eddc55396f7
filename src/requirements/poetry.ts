import Type, { type Static } from 'typebox'
import { normalName } from '../spec/names.ts'
import { ofPoetry } from './foreign-versions.ts'
import { dependency, fromElsewhere, isRequirement } from './pep508.ts'
import { type LeftOut, noWishes, type Requirement, type Wishes } from './wishes.ts'

const Detailed = Type.Object({
  version: Type.Optional(Type.String()),
  python: Type.Optional(Type.String()),
  platform: Type.Optional(Type.String()),
  markers: Type.Optional(Type.String()),
  extras: Type.Optional(Type.Array(Type.String())),
  optional: Type.Optional(Type.Boolean()),
})
type Detailed = Static<typeof Detailed>

const Dependencies = Type.Record(Type.String(), Type.Union([Type.String(), Detailed, Type.Array(Detailed)]))
type Dependencies = Static<typeof Dependencies>

/** `[tool.poetry]`, as far as it is read. */
export const Poetry = Type.Object({
  dependencies: Type.Optional(Dependencies),
  'dev-dependencies': Type.Optional(Dependencies),
  group: Type.Optional(
    Type.Record(Type.String(), Type.Object({ dependencies: Type.Optional(Dependencies) })),
  ),
  extras: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
})
export type Poetry = Static<typeof Poetry>

/**
 * What Poetry's tables ask for. Where the project's dependencies are in `[project]`, Poetry's only say where these come from:
 * `dependenciesElsewhere`.
 */
export function fromPoetry(
  poetry: Poetry,
  path: string,
  { extras, groups }: { extras: string[]; groups: string[] },
  { dependenciesElsewhere }: { dependenciesElsewhere: boolean },
): Wishes {
  const wantedByExtras = new Set(
    Object.entries(poetry.extras ?? {})
      .filter(([extra]) => extras.some((one) => normalName(one) === normalName(extra)))
      .flatMap(([, names]) => names.map(normalName)),
  )
  const tables: [string, Dependencies][] = [
    ...(dependenciesElsewhere ? [] : [['dependencies', poetry.dependencies ?? {}] as [string, Dependencies]]),
    ...Object.entries(poetry.group ?? {})
      .filter(([group]) => groups.some((one) => normalName(one) === normalName(group)))
      .map(([group, table]): [string, Dependencies] => [
        `group.${group}.dependencies`,
        table.dependencies ?? {},
      ]),
    ...(groups.includes('dev') && poetry['dev-dependencies']
      ? [['dev-dependencies', poetry['dev-dependencies']] as [string, Dependencies]]
      : []),
  ]
  const wishes = noWishes()
  for (const [table, entries] of tables) {
    const where = `${path}: tool.poetry.${table}`
    for (const [name, value] of Object.entries(entries)) {
      const forms = [value].flat().map((one) => (typeof one === 'string' ? { version: one } : one))
      if (name === 'python') wishes.pythons.push(...forms.map(({ version = '' }) => pythonOf(version, where)))
      else
        for (const form of forms) {
          if (form.optional && !wantedByExtras.has(normalName(name))) continue
          const read = formOf(name, form, where)
          if (isRequirement(read)) wishes.requirements.push(read)
          else wishes.leftOut.push(read)
        }
    }
  }
  return wishes
}

function pythonOf(version: string, where: string): Wishes['pythons'][number] {
  return { constraint: ofPoetry(version) ?? version, taken: null, where }
}

/** Put into the form of PEP 508, and read as such. */
function formOf(name: string, form: Detailed, where: string): Requirement | LeftOut {
  const elsewhere = ['git', 'path', 'file', 'url'].find((kind) => kind in form)
  if (elsewhere) return fromElsewhere(`${name} (${elsewhere})`, where)
  const { version = '*', python, platform, markers, extras = [] } = form
  const conditions = [
    ...(markers ? [`(${markers})`] : []),
    ...(platform ? [`sys_platform == "${platform}"`] : []),
    ...(python ? pythonConditions(python) : []),
  ]
  const constraint = ofPoetry(version)
  const inExtras = extras.length > 0 ? `[${extras.join(',')}]` : ''
  const condition = conditions.length > 0 ? ` ; ${conditions.join(' and ')}` : ''
  const read = dependency(`${name}${inExtras}${constraint ?? ''}${condition}`, where)
  // Versions that PEP 440 has no words for stay as they are, and nobody can say whether they are met.
  return isRequirement(read) && constraint === null ? { ...read, constraint: version } : read
}

function pythonConditions(python: string): string[] {
  const constraint = ofPoetry(python)
  const one = (part: string) => part.replace(/^([<>=!~]+)(.*)$/, 'python_version $1 "$2"')
  if (constraint !== null) return constraint.split(',').filter(Boolean).map(one)
  const alternatives = python
    .split('||')
    .map((part) => (ofPoetry(part) ?? '').split(',').filter(Boolean).map(one))
  return [`(${alternatives.map((parts) => parts.join(' and ')).join(' or ')})`]
}
