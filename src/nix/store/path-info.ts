import { type NixSettings, run } from '../process/command.ts'

/** Nix's metadata of a valid path. `narHash` is SRI; `references` may contain the path itself. */
export interface PathInfo {
  path: string
  narHash: string
  narSize: number
  references: string[]
  /** Derivation that built the path; null for sources. The store may have collected it. */
  deriver: string | null
  /** Signatures of the caches and stores it came from: `<name of the key>:<base64>`. */
  signatures: string[]
  /** Content address in Nix's form, `fixed:r:sha256:…`; null if the path has none. */
  ca: string | null
}

/** Returns the metadata of each path. Throws if one is not valid. */
export function pathInfo(settings: NixSettings, paths: string[]): Promise<PathInfo[]> {
  return ask(settings, paths)
}

/** Returns the metadata of all paths in the closure of `path`, or of several paths. Throws if one is not valid. */
export function closureOf(
  settings: NixSettings,
  path: string | string[],
  signal: AbortSignal,
): Promise<PathInfo[]> {
  return ask(settings, ['--recursive', ...[path].flat()], signal)
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
 * Parses the output of `nix path-info --json`, and sorts it by path. Throws for an invalid path.
 *
 *     [{"path":"/nix/store/…-zlib-1.3","narHash":"sha256-…","narSize":9,"references":[]}]                up to 2.18
 *     {"/nix/store/…-zlib-1.3":{"narHash":"sha256-…","narSize":9,"references":[],"deriver":null,"ca":null}}  from 2.19 on
 *
 * Up to 2.18 missing fields are absent; from 2.19 on they are `null`, as is an invalid path.
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
