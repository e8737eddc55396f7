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

/** What a pin is called after the `@`, in full. */
export function pinText(pin: Pin): string {
  return pin.kind === 'nixpkgs' ? pin.rev : pin.narHash
}

/** Whether a pin may be meant by this text. Of a hash, nothing may be left out. */
export function isMeantBy(pin: Pin, text: string): boolean {
  return pin.kind === 'nixpkgs' ? pin.rev.startsWith(text) : pin.narHash === text
}
