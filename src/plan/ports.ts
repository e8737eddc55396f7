import type { TeamCache } from '../cache/substituter.ts'
import type { DrivenLibrary } from '../db/builds/libraries.ts'
import type { Db } from '../db/db.ts'
import type { NixContext } from '../nix/context.ts'
import type { NixSettings } from '../nix/process/command.ts'

/** Nix of this machine, and what it is given to evaluate. */
export interface NixPort {
  settings: NixSettings
  /** This program's own Nix library. */
  library: DrivenLibrary
  /** Address of the repository that revisions of Nixpkgs come from. */
  nixpkgsUrl: string
}

/** Where a worker keeps the files of its builds and plans. */
export interface Workspace {
  /** Holds `builds/<id>.<fence>` while a worker has a build or a plan, and the gc roots `roots/<environment id>` for good. */
  dataDir: string
}

/** Ports that open a Nix context. */
export interface ContextPorts {
  nix: NixPort
  db: Pick<Db, 'signingKeys' | 'channels' | 'libraries'>
  cache: Pick<TeamCache, 'substituter'>
  limits: NixContext['limits']
  workspace: Workspace
}

/** Ports that a plan uses. */
export type PlanPorts = ContextPorts & { db: Pick<Db, 'findings'> }
