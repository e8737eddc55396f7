import type { BuildLimits, EvaluationLimits, ImportLimits } from './limits.ts'
import type { NixSettings } from './process/command.ts'

/** Where a pin's contents are in the store. */
export interface PinPaths {
  /** Store path of the channel's folder; `null` where Nix fetches the pin. */
  channelPath: string | null
  /** Store paths of the pin's overlays, in its order. */
  overlayPaths: string[]
}

/** What one build works with: every call of Nix for it gets this. */
export interface NixContext extends PinPaths {
  /** Folder of the Nix library that bundles are made of. */
  library: string
  settings: NixSettings
  limits: EvaluationLimits & BuildLimits & ImportLimits
  /** Folder of the bundle that is evaluated. */
  bundle: string
  /** Folder for gc roots that are wanted only while the build runs. */
  roots: string
  signal: AbortSignal
  /** Adds a line to the build's log. Nix waits for a promise that it returns. */
  log: (line: string) => undefined | Promise<void>
}
