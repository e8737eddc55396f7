import { Problem } from '../../errors.ts'
import { canonicalSpec, canonicalText, environmentId } from '../../spec/canonical.ts'
import { meaningFaults } from '../../spec/meaning.ts'
import type { CanonicalSpec, Spec } from '../../spec/schema.ts'
import { unknownNames } from '../../spec/unknown-names.ts'
import type { Dependencies } from '../dependencies.ts'
import { packageUnknown, specInvalid } from '../problems.ts'
import { channelFor } from './resolve-channel.ts'

export interface SubmittedSpec {
  /** Of the environment that the spec means, whether or not it is recorded. */
  id: string
  spec: CanonicalSpec
  canonicalText: string
}

/**
 * What a request with a spec asks for. Throws a problem that names every fault of the spec at once, so the route has to
 * set `attachValidation`: faults of shape are told together with those that no schema can express.
 */
export async function canonicalSpecOf(
  { body, validationError }: { body: Spec; validationError?: Error | undefined },
  { db, library }: Pick<Dependencies, 'db' | 'library'>,
): Promise<SubmittedSpec> {
  const misshapen = validationError instanceof Problem ? validationError : undefined
  // Fastify looks at the query only where the body has its shape.
  if (misshapen?.code === 'query-invalid') throw misshapen
  const channel = await channelFor(db.channels, body?.channel)
  const defaults = 'defaults' in channel ? channel.defaults : undefined
  const faults = [...(misshapen?.faults ?? []), ...meaningFaults(body, defaults)]
  if (faults.length > 0) throw specInvalid(faults)
  if (channel instanceof Error) throw channel
  const unknown = unknownNames(body, channel)
  if (unknown.length > 0) throw packageUnknown(channel.name, unknown)

  const spec = canonicalSpec(body, channel, library)
  const text = canonicalText(spec)
  return { id: environmentId(text), spec, canonicalText: text }
}
