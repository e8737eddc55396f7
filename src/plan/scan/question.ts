import type { StoreDerivation } from '../../nix/evaluate.ts'

/** Something to be found out about a store path, by a derivation whose output is JSON. */
export interface Check {
  kind: 'scan' | 'interpreter' | 'fallback'
  /** Normal form of the distribution's name, or the interpreter's attribute. */
  name: string
  /** The store path that it is about. */
  subject: string
  by: StoreDerivation
}
