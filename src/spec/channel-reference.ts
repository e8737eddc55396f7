import { createHash } from 'node:crypto'
import { serialize } from './canonical.ts'
import { channelReferencePattern, type Pin } from './schema.ts'

/** A channel as a spec names it. */
export interface ChannelReference {
  name: string
  /** Which of the pins that it has had, or the beginning of a revision; null where it is the present one. */
  pin: string | null
}

const shape = new RegExp(channelReferencePattern)

/** Reads `name` and `name@pin`; null where a value is neither. */
export function channelReference(value: unknown): ChannelReference | null {
  if (typeof value !== 'string' || !shape.test(value)) return null
  const at = value.indexOf('@')
  return at < 0 ? { name: value, pin: null } : { name: value.slice(0, at), pin: value.slice(at + 1) }
}

/**
 * What a pin is called after the `@`, in full: the revision or the folder’s hash, and where the pin has a configuration or
 * overlays, twelve digits that stand for them: `1a2b…+0f3c55a1b2c3`.
 */
export function pinText(pin: Pin): string {
  const { config, overlays } = pin
  if (!config && !overlays) return content(pin)
  const settings = createHash('sha256').update(serialize({ config, overlays }))
  return `${content(pin)}+${settings.digest('hex').slice(0, 12)}`
}

/** Whether a pin may be meant by this text: its whole name, or a revision’s beginning. Of a hash, nothing may be left out. */
export function isMeantBy(pin: Pin, text: string): boolean {
  if (pinText(pin) === text) return true
  const [of = '', settings] = text.split(/\+(?=[0-9a-f]{12}$)/)
  if (settings !== undefined && !pinText(pin).endsWith(`+${settings}`)) return false
  return pin.kind === 'nixpkgs' ? pin.rev.startsWith(of) : pin.narHash === of
}

function content(pin: Pin): string {
  return pin.kind === 'nixpkgs' ? pin.rev : pin.narHash
}
