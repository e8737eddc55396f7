import type { Fault } from '../errors.ts'
import { interpreterAttribute, languageVersion } from './interpreters.ts'
import { normalName } from './names.ts'
import { quoted } from './quoted.ts'

/**
 * Returns the faults of a spec that a schema cannot express. Checks the well-formed parts of any body, so that the API can report all
 * faults at once. `defaults` are the channel's, if the channel is known.
 */
export function meaningFaults(body: unknown, defaults?: { source: string; target: string }): Fault[] {
  if (typeof body !== 'object' || body === null) return []
  const spec = body as Record<string, unknown>
  return [...interpreterFaults(spec, defaults), ...contradictions(spec)]
}

function interpreterFaults(
  spec: Record<string, unknown>,
  defaults: { source?: string; target?: string } = {},
): Fault[] {
  const faults: Fault[] = []
  const versions = (['source', 'target'] as const).map((field) => {
    const text = spec[field] ?? defaults[field]
    // Skips values that the schema has rejected already.
    if (typeof text !== 'string' || !/^[A-Za-z0-9.+_-]{1,64}$/.test(text)) return null
    const attribute = interpreterAttribute(text)
    if (attribute !== null) return languageVersion(attribute)
    const detail = `${quoted(text)} names no interpreter. Write an attribute of the channel such as \`python313FreeThreading\`, or \`3.13t\`.`
    faults.push({ pointer: `/${field}`, detail })
    return null
  })
  const [source, target] = versions
  if (source && target && source !== target) {
    const detail = `Python ${target} cannot stand in for Python ${source}: source and target have to share their version up to the minor number.`
    faults.push({ pointer: spec.target === undefined ? '/source' : '/target', detail })
  }
  return faults
}

/** Fields of a spec that exclude one another for a package. A name in two of them is a fault in the later one. */
const treatments = ['rebuild', 'drop', 'keep'] as const

function contradictions(spec: Record<string, unknown>): Fault[] {
  const namedIn = new Map<string, Set<string>>()
  return treatments.flatMap((field) => {
    const names = spec[field]
    if (!Array.isArray(names)) return []
    return names.flatMap((name: unknown, index): Fault[] => {
      if (typeof name !== 'string') return []
      const fields = namedIn.get(normalName(name)) ?? new Set()
      namedIn.set(normalName(name), fields.add(field))
      if (fields.size === 1) return []
      const named = [...fields].map((one) => `\`${one}\``).join(' and ')
      const detail = `${quoted(name)} is named in ${named}: a package is either rebuilt, dropped or kept.`
      return [{ pointer: `/${field}/${index}`, detail }]
    })
  })
}
