import type { StoreDerivation } from '../../nix/evaluate.ts'

/** A check of a store path by a derivation whose output is JSON. */
export interface Check {
  kind: 'scan' | 'interpreter' | 'fallback'
  /** Normal form of the distribution's name, or the interpreter's attribute. */
  name: string
  /** The checked store path. */
  subject: string
  by: StoreDerivation
}
