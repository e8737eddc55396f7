import { type NixSettings, run } from '../process/command.ts'

/** What Nix knows of a valid path. `narHash` is SRI; `references` may hold the path itself. */
export interface PathInfo {
  path: string
  narHash: string
  narSize: number
  references: string[]
  /** The derivation that made it; null for sources. It need not be in the store any more. */
  deriver: string | null
  /** By whoever it came from: `<name of the key>:<base64>`. */
  signatures: string[]
  /** The content address of a path that has one, as Nix writes it: `fixed:r:sha256:…`. */
  ca: string | null
}

/** What Nix knows of each of the paths. Throws where one is not valid. */
export function pathInfo(settings: NixSettings, paths: string[]): Promise<PathInfo[]> {
  return ask(settings, paths)
}

/** The path and all that it refers to, directly or not. */
export function closureOf(settings: NixSettings, path: string, signal: AbortSignal): Promise<PathInfo[]> {
  return ask(settings, ['--recursive', path], signal)
}

async function ask(settings: NixSettings, args: string[], signal?: AbortSignal): Promise<PathInfo[]> {
  const { stdout, exitCode, stderrTail } = await run(settings, {
    program: 'nix',
    args: ['--extra-experimental-features', 'nix-command', 'path-info', '--json', ...args],
    signal,
  })
  if (exitCode !== 0) throw new Error(`nix path-info failed: ${stderrTail.join('\n')}`)
  return parsePathInfo(stdout)
}

type RawInfo = {
  path?: string
  narHash: string
  narSize: number
  references: string[]
  deriver?: string | null
  signatures?: string[]
  ca?: string | null
} | null

/**
 * Sorted by path. Nix 2.8 prints a list of objects with `path`, and leaves out what a path does not have; from 2.19 on it
 * is an object by path, `null` for an invalid one, and `null` for what a path does not have.
 */
export function parsePathInfo(json: string): PathInfo[] {
  const raw = JSON.parse(json) as RawInfo[] | Record<string, RawInfo>
  const entries = Array.isArray(raw)
    ? raw.map((info): [string, RawInfo] => [info?.path ?? '', info])
    : Object.entries(raw)
  return entries
    .map(([path, info]) => {
      if (!info?.narHash) throw new Error(`${path || 'A path'} is not valid in the store`)
      const { narHash, narSize, references, deriver = null, signatures = [], ca = null } = info
      return { path, narHash, narSize, references, deriver, signatures, ca }
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
