import type { NixpkgsConfig } from './nixpkgs-config.ts'

/** Where a channel’s package set comes from, and what it is called with, as an operator says it. */
export type ChannelOrigin = (FromFolder | FromRevision) & CalledWith

/** Absolute path of a folder on the workers. */
export interface FromFolder {
  path: string
}

/** A revision of Nixpkgs, with the hash of its unpacked archive. */
export interface FromRevision {
  rev: string
  sha256: string
}

export interface CalledWith {
  /** In canonical form; left out where it changes nothing. */
  config?: NixpkgsConfig
  /** Absolute paths on the workers, each of a file or of a folder with a `default.nix`; left out where there are none. */
  overlays?: string[]
}
