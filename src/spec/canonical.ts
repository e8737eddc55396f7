import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { interpreterAttribute } from './interpreters.ts'
import { normalName } from './names.ts'
import type { CanonicalSpec, Pin, Spec } from './schema.ts'

// The package's types declare a default export, but its module is the function itself.
const canonical = canonicalize as unknown as (value: unknown) => string | undefined

/** The parts of a channel on which the meaning of a spec depends. */
export interface ChannelMeaning {
  name: string
  pin: Pin
  defaults: { source: string; target: string; system: string }
}

/**
 * Returns the canonical form of a spec for this channel and this Nix library (`sha256-…`): equal for all specs with the same meaning.
 * The spec must be without faults (shape.ts, meaning.ts).
 */
export function canonicalSpec(spec: Spec, channel: ChannelMeaning, library: string): CanonicalSpec {
  return {
    format: 3,
    channel: channel.name,
    pin: channel.pin,
    system: spec.system ?? channel.defaults.system,
    source: attributeOf(spec.source ?? channel.defaults.source),
    target: attributeOf(spec.target ?? channel.defaults.target),
    packages: normalNames(spec.packages),
    rebuild: Array.isArray(spec.rebuild) ? normalNames(spec.rebuild) : (spec.rebuild ?? 'auto'),
    drop: normalNames(spec.drop ?? []),
    keep: normalNames(spec.keep ?? []),
    gil: spec.gil ?? 'report',
    checks: spec.checks ?? 'none',
    skipImports: [...new Set(spec.skipImports ?? [])].sort(),
    // The default stands in no canonical text, so that ids from before this field stay the same.
    ...(spec.failures && spec.failures !== 'fail' && { failures: spec.failures }),
    library,
  }
}

export function canonicalText(spec: CanonicalSpec): string {
  return serialize(spec)
}

/** Serialises a value by RFC 8785: sorted members, no white space, one form of each string. */
export function serialize(value: object): string {
  const text = canonical(value)
  if (text === undefined) throw new TypeError('only an object has a canonical text')
  return text
}

/** Returns the SHA-256 of a canonical text, as 64 hex digits. */
export function environmentId(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function attributeOf(interpreter: string): string {
  const attribute = interpreterAttribute(interpreter)
  if (attribute === null) throw new TypeError(`"${interpreter}" names no interpreter`)
  return attribute
}

function normalNames(names: readonly string[]): string[] {
  return [...new Set(names.map(normalName))].sort()
}
