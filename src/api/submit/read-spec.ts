import type { Db } from '../../db/db.ts'
import { Problem } from '../../errors.ts'
import { canonicalSpec, canonicalText, environmentId } from '../../spec/canonical.ts'
import { meaningFaults } from '../../spec/meaning.ts'
import type { CanonicalSpec, Spec } from '../../spec/schema.ts'
import { unknownNames } from '../../spec/unknown-names.ts'
import type { Dependencies } from '../dependencies.ts'
import { packageUnknown, specInvalid } from '../problems.ts'
import { channelFor } from './resolve-channel.ts'

export interface SubmittedSpec {
  /** Id of the environment of the spec, present or not. */
  id: string
  spec: CanonicalSpec
  canonicalText: string
}

/**
 * Reads and canonicalises the spec of a request. Throws a problem with every fault at once; the route has to set
 * `attachValidation`, so that the faults of the schema join those that no schema can express.
 */
export async function canonicalSpecOf(
  { body, validationError }: { body: Spec; validationError?: Error | undefined },
  { channels, library }: { channels: Db['channels'] } & Pick<Dependencies, 'library'>,
): Promise<SubmittedSpec> {
  const misshapen = validationError instanceof Problem ? validationError : undefined
  // Fastify validates the query only after a valid body.
  if (misshapen?.code === 'query-invalid') throw misshapen
  const channel = await channelFor(channels, body?.channel)
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
