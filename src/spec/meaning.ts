import type { Fault } from '../errors.ts'
import { interpreterAttribute, languageVersion } from './interpreters.ts'
import { normalName } from './names.ts'
import { quoted } from './quoted.ts'

/**
 * The faults of a spec that a schema cannot express. Takes a body that may have faults of shape as well and judges what is
 * well-formed in it, so that all faults can be told at once. `defaults` are the channel's, where the channel is known.
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
    // Longer or other values are faults of shape already.
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

/** A package cannot be rebuilt with its native modules and run without them. */
function contradictions(spec: Record<string, unknown>): Fault[] {
  if (!Array.isArray(spec.rebuild) || !Array.isArray(spec.drop)) return []
  const rebuilt = new Set(spec.rebuild.filter((name) => typeof name === 'string').map(normalName))
  return spec.drop.flatMap((name, index) =>
    typeof name === 'string' && rebuilt.has(normalName(name))
      ? [
          {
            pointer: `/drop/${index}`,
            detail: `${quoted(name)} is in \`rebuild\` as well: a package is either rebuilt or dropped.`,
          },
        ]
      : [],
  )
}
