import type { NixpkgsConfig } from './nixpkgs-config.ts'

/** Source of a channel’s package set and the arguments of its call, as described by an operator. */
export type ChannelOrigin = (FromFolder | FromRevision | FromBranch) & CalledWith

/** An origin without a branch: it always has the same content, unless it is a folder. */
export type FixedOrigin = (FromFolder | Required<FromRevision>) & CalledWith

/** Absolute path of a folder on the workers. */
export interface FromFolder {
  path: string
}

/** A revision of Nixpkgs (40 hex digits), with the hash of its unpacked archive (SRI) if known. */
export interface FromRevision {
  rev: string
  sha256?: string
}

/** The present revision of a branch of Nixpkgs; with `follow` always the newest one. */
export interface FromBranch {
  branch: string
  follow?: true
}

export interface CalledWith {
  /** Canonical form; absent if it changes nothing. */
  config?: NixpkgsConfig
  /** Absolute paths on the workers, of files or folders with a `default.nix`; absent if there are none. */
  overlays?: string[]
}
