import type { NixpkgsConfig } from './nixpkgs-config.ts'

/** Where a channel’s package set comes from, and what it is called with, as an operator says it. */
export type ChannelOrigin = (FromFolder | FromRevision | FromBranch) & CalledWith

/** An origin that always leads to the same content, but for that of a folder. */
export type FixedOrigin = (FromFolder | Required<FromRevision>) & CalledWith

/** Absolute path of a folder on the workers. */
export interface FromFolder {
  path: string
}

/** A revision of Nixpkgs, with the hash of its unpacked archive where that is known. */
export interface FromRevision {
  rev: string
  sha256?: string
}

/** The revision that a branch of Nixpkgs is at, or with `follow` always the newest one. */
export interface FromBranch {
  branch: string
  follow?: true
}

export interface CalledWith {
  /** In canonical form; left out where it changes nothing. */
  config?: NixpkgsConfig
  /** Absolute paths on the workers, each of a file or of a folder with a `default.nix`; left out where there are none. */
  overlays?: string[]
}
