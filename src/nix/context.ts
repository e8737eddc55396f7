import type { BuildLimits, EvaluationLimits, ImportLimits } from './limits.ts'
import type { NixSettings } from './process/command.ts'

/** Store paths of a pin's contents. */
export interface PinPaths {
  /** Store path of the channel's folder; `null` if Nix fetches the pin. */
  channelPath: string | null
  /** Store paths of the pin's overlays, in its order. */
  overlayPaths: string[]
}

/** Paths, settings and limits that every call of Nix for one build or plan uses. */
export interface NixContext extends PinPaths {
  /** Folder of the Nix library that bundles contain. */
  library: string
  settings: NixSettings
  limits: EvaluationLimits & BuildLimits & ImportLimits
  /** Folder of the bundle that Nix evaluates. */
  bundle: string
  /** Folder of gc roots that last as long as the build or plan. */
  roots: string
  signal: AbortSignal
  /** Adds a line to the build's log. The reader of Nix's output waits for a returned promise. */
  log: (line: string) => undefined | Promise<void>
}
