import { createHash } from 'node:crypto'
import { serialize } from './canonical.ts'
import { channelReferencePattern, type Pin } from './schema.ts'

/** A reference of a spec to a channel. */
export interface ChannelReference {
  name: string
  /** One of the channel's pins, or the beginning of its revision; null for the present pin. */
  pin: string | null
}

const shape = new RegExp(channelReferencePattern)

/** Parses `name` and `name@pin`, e.g. `stable@1a2b3c4`; returns null for any other value. */
export function channelReference(value: unknown): ChannelReference | null {
  if (typeof value !== 'string' || !shape.test(value)) return null
  const at = value.indexOf('@')
  return at < 0 ? { name: value, pin: null } : { name: value.slice(0, at), pin: value.slice(at + 1) }
}

/**
 * Returns the full name of a pin for use after the `@`: the revision or the folder’s hash, followed by a hash of twelve digits if the
 * pin has a configuration or overlays: `1a2b…+0f3c55a1b2c3`.
 */
export function pinText(pin: Pin): string {
  const { config, overlays } = pin
  if (!config && !overlays) return content(pin)
  const settings = createHash('sha256').update(serialize({ config, overlays }))
  return `${content(pin)}+${settings.digest('hex').slice(0, 12)}`
}

/** Returns whether a text refers to a pin: by its full name, or by the beginning of its revision. A folder’s hash must be complete. */
export function isMeantBy(pin: Pin, text: string): boolean {
  if (pinText(pin) === text) return true
  const [of = '', settings] = text.split(/\+(?=[0-9a-f]{12}$)/)
  if (settings !== undefined && !pinText(pin).endsWith(`+${settings}`)) return false
  return pin.kind === 'nixpkgs' ? pin.rev.startsWith(of) : pin.narHash === of
}

function content(pin: Pin): string {
  return pin.kind === 'nixpkgs' ? pin.rev : pin.narHash
}
